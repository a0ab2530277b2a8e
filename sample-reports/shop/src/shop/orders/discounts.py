"""Coupons and the search for the best allowed combination."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from datetime import date
from typing import Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple

from shop.errors import NotFound, ValidationError
from shop.money import Money, total
from shop.orders.models import OrderLine


class Coupon(ABC):
    """One reason to pay less."""

    stackable = True

    def __init__(
        self,
        code: str,
        *,
        minimum: Optional[Money] = None,
        valid_until: Optional[date] = None,
    ) -> None:
        self.code = code.upper()
        self.minimum = minimum
        self.valid_until = valid_until

    @abstractmethod
    def amount(self, lines: Sequence[OrderLine]) -> Money: ...

    def usable(self, lines: Sequence[OrderLine], today: date) -> bool:
        if not lines:
            return False
        if self.valid_until is not None and today > self.valid_until:
            return False
        return (
            self.minimum is None
            or self.minimum <= _sum(lines)
        )

    def __repr__(self) -> str: return f"{type(self).__name__}({self.code})"


class PercentOff(Coupon):
    def __init__(self, code: str, percent: int, **options) -> None:
        super().__init__(code, **options)
        if not 0 < percent <= 100:
            raise ValidationError("a percentage lies between 1 and 100")
        self.percent = percent

    def amount(self, lines: Sequence[OrderLine]) -> Money:
        return _sum(lines).percent(self.percent)


class AmountOff(Coupon):
    def __init__(self, code: str, off: Money, **options) -> None:
        super().__init__(code, **options)
        self.off = off

    def amount(self, lines: Sequence[OrderLine]) -> Money:
        return min(self.off, _sum(lines))


class BuyNPayM(Coupon):
    """Three for two and the like; the cheapest pieces are free."""

    stackable = False

    def __init__(self, code: str, buy: int, pay: int, *, sku_prefix: str = "", **options) -> None:
        super().__init__(code, **options)
        if not 0 < pay < buy:
            raise ValidationError("the number to pay must be below the number to buy")
        self.buy = buy
        self.pay = pay
        self.sku_prefix = sku_prefix

    def amount(self, lines: Sequence[OrderLine]) -> Money:
        pieces = sorted(
            (line.unit_price for line in lines if line.sku.startswith(self.sku_prefix) for _ in range(line.quantity)),
            key=lambda price: price.minor,
        )
        free = (len(pieces) // self.buy) * (self.buy - self.pay)
        return total(pieces[:free], lines[0].unit_price.currency)


def _sum(lines: Sequence[OrderLine]) -> Money:
    return total(line.amount for line in lines)


class Choice(NamedTuple):
    coupons: Tuple[Coupon, ...]
    amount: Money


class CouponBook:
    """All coupons of the shop, by code."""

    def __init__(self, coupons: Iterable[Coupon] = ()) -> None:
        self._coupons: Dict[str, Coupon] = {}
        for coupon in coupons:
            self.add(coupon)

    def add(self, coupon: Coupon) -> None:
        if coupon.code in self._coupons:
            raise ValidationError(f"coupon {coupon.code} exists already")
        self._coupons[coupon.code] = coupon

    def get(self, code: str) -> Coupon:
        try:
            return self._coupons[code.strip().upper()]
        except KeyError:
            raise NotFound(f"no coupon {code!r}") from None

    def best(self, codes: Iterable[str], lines: Sequence[OrderLine], today: date) -> Choice:
        """The combination that saves most; what cannot be stacked stands alone."""
        usable = [coupon for coupon in map(self.get, dict.fromkeys(codes)) if coupon.usable(lines, today)]
        if not usable:
            return Choice((), Money.zero(lines[0].unit_price.currency if lines else "EUR"))
        ceiling = _sum(lines)
        best: Optional[Choice] = None
        for size in range(1, len(usable) + 1):
            for group in itertools.combinations(usable, size):
                if size > 1 and not all(coupon.stackable for coupon in group):
                    continue
                amount = min(ceiling, total(coupon.amount(lines) for coupon in group))
                if best is None or best.amount < amount:
                    best = Choice(group, amount)
        assert best is not None
        return best


def _percent(code: str, value: str) -> Coupon: return PercentOff(code, int(value))


def _amount(code: str, value: str) -> Coupon: return AmountOff(code, Money.parse(value))


def _pieces(code: str, value: str) -> Coupon:
    buy, _, pay = value.partition("/")
    return BuyNPayM(code, int(buy), int(pay))


PARSERS: Dict[str, Callable[[str, str], Coupon]] = {"percent": _percent, "amount": _amount, "pieces": _pieces}


def parse_coupons(text: str) -> List[Coupon]:
    """Read lines such as `SPRING percent 10`; blank lines and comments are skipped."""
    coupons = []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.split("#", 1)[0].strip()
        if not line:
            continue
        try:
            code, kind, value = line.split(None, 2)
            coupons.append(PARSERS[kind](code, value))
        except KeyError as error:
            raise ValidationError(f"line {number}: unknown kind of coupon {error}") from None
        except ValueError as error:
            raise ValidationError(f"line {number}: {error}") from error
    return coupons
