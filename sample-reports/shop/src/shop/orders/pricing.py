"""What a basket costs: quantity tiers, shipping, tax and coupons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Dict, Iterable, List, Sequence, Tuple

from shop.billing.tax import TaxTable
from shop.errors import ValidationError
from shop.money import Money
from shop.orders.discounts import CouponBook
from shop.orders.models import OrderLine

if TYPE_CHECKING:
    from shop.clock import Clock

# From how many pieces on which percentage is taken off.
TIERS: Tuple[Tuple[int, int], ...] = ((100, 15), (50, 10), (10, 5))

# Up to which weight in grams what is charged, by zone.
SHIPPING: Dict[str, Tuple[Tuple[int, int], ...]] = {
    "home": ((1_000, 390), (5_000, 590), (31_500, 1_190)),
    "union": ((1_000, 890), (5_000, 1_390), (31_500, 2_490)),
    "world": ((1_000, 1_990), (5_000, 3_490)),
}

UNION = frozenset("AT BE DE DK ES FI FR IE IT LU NL PL PT SE".split())


def zone_of(country: str, home: str = "DE") -> str:
    if country == home:
        return "home"
    return "union" if country in UNION else "world"


def shipping_cost(weight_grams: int, country: str, currency: str = "EUR") -> Money:
    for limit, minor in SHIPPING[zone_of(country)]:
        if weight_grams <= limit:
            return Money(minor, currency)
    else:
        raise ValidationError(
            f"{weight_grams / 1000:.1f} kg is too heavy for {country}",
            limit=limit,
        )


def tier_percent(quantity: int) -> int:
    for threshold, percent in TIERS:
        if quantity >= threshold:
            return percent
    return 0


@dataclass
class Quote:
    subtotal: Money
    tier_discount: Money
    coupon_discount: Money
    shipping: Money
    tax: Money
    coupons: List[str] = field(default_factory=list)

    @property
    def discount(self) -> Money: return self.tier_discount + self.coupon_discount

    @property
    def total(self) -> Money:
        return self.subtotal - self.discount + self.shipping

    def explain(self) -> str:
        rows = [("Subtotal", self.subtotal)]
        if self.tier_discount:
            rows.append(("Quantity discount", -self.tier_discount))
        if self.coupon_discount:
            rows.append((f"Coupons ({', '.join(self.coupons)})", -self.coupon_discount))
        rows += [("Shipping", self.shipping), ("Total", self.total), ("of which tax", self.tax)]
        width = max(len(label) for label, _ in rows)
        return "\n".join(f"{label:<{width}}  {amount!s:>14}" for label, amount in rows)


class PriceList:
    """Computes quotes; prices include tax."""

    def __init__(
        self,
        clock: Clock,
        taxes: TaxTable,
        coupons: CouponBook,
        *,
        free_shipping_from: Money = Money(5_000),
    ) -> None:
        self._clock = clock
        self._taxes = taxes
        self._coupons = coupons
        self._free_shipping_from = free_shipping_from

    def quote(
        self,
        lines: Sequence[OrderLine],
        *,
        country: str = "DE",
        codes: Iterable[str] = (),
        pickup: bool = False,
    ) -> Quote:
        if not lines:
            raise ValidationError("the basket is empty")
        currency = lines[0].unit_price.currency
        subtotal = Money.zero(currency)
        tier_discount = Money.zero(currency)
        for line in lines:
            subtotal += line.amount
            percent = tier_percent(line.quantity)
            if percent:
                tier_discount += line.amount.percent(percent)

        choice = self._coupons.best(codes, lines, self._clock.today())
        coupon_discount = min(choice.amount, subtotal - tier_discount)
        goods = subtotal - tier_discount - coupon_discount

        if pickup or (self._free_shipping_from <= goods and zone_of(country) == "home"):
            shipping = Money.zero(currency)
        else:
            weight = sum(line.weight_grams * line.quantity for line in lines)
            shipping = shipping_cost(weight, country, currency)

        return Quote(
            subtotal,
            tier_discount,
            coupon_discount,
            shipping,
            self._tax(lines, goods, shipping, country),
            [coupon.code for coupon in choice.coupons],
        )

    def _tax(self, lines: Sequence[OrderLine], goods: Money, shipping: Money, country: str) -> Money:
        """Tax contained in the goods, spread over the lines by their share, and in the shipping."""
        shares = goods.allocate([line.amount.minor for line in lines]) if goods else []
        result = Money.zero(goods.currency)
        for line, share in zip(lines, shares):
            result += self._taxes.contained(share, country, line.tax_class)
        if shipping:
            result += self._taxes.contained(shipping, country)
        return result
