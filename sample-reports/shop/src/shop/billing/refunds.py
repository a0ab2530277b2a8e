"""Refunds: how much, until when, and who must agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, List, Mapping, Optional

from shop.auth.permissions import requires
from shop.errors import Conflict, ValidationError
from shop.money import Money, total
from shop.orders.models import Order

if TYPE_CHECKING:
    from shop.billing.payments import Gateway


@dataclass(frozen=True)
class RefundPolicy:
    days: int = 30
    fee_percent: int = 0
    ask_above: Optional[Money] = None

    def fee(self, amount: Money) -> Money:
        if not self.fee_percent:
            return Money.zero(amount.currency)
        return amount.percent(self.fee_percent)


@dataclass
class Refund:
    order: str
    amount: Money
    reason: str
    approved_by: Optional[str] = None
    done: bool = False


class RefundDesk:
    """Collects requests for refunds and carries them out."""

    def __init__(self, gateway: Gateway, policy: RefundPolicy = RefundPolicy()) -> None:
        self._gateway = gateway
        self._policy = policy
        self.waiting: List[Refund] = []
        self.finished: List[Refund] = []

    def amount_for(self, order: Order, returned: Mapping[str, int]) -> Money:
        """The value of returned pieces, less their share of the discount."""
        ordered = order.quantities()
        for sku, count in returned.items():
            if count > ordered.get(sku, 0):
                raise ValidationError(f"only {ordered.get(sku, 0)} of {sku} were ordered")
        values = []
        open_counts = dict(returned)
        for line in order.lines:
            count = min(line.quantity, open_counts.get(line.sku, 0))
            if count:
                open_counts[line.sku] -= count
                values.append(line.unit_price * count)
        value = total(values, order.currency)
        if order.discount and order.subtotal:
            value -= Money(order.discount.minor * value.minor // order.subtotal.minor, value.currency)
        if returned == ordered:
            value += order.shipping
        return value

    def request(
        self,
        order: Order,
        *,
        returned: Optional[Mapping[str, int]] = None,
        reason: str = "",
        days_since_delivery: int = 0,
    ) -> Refund:
        if order.payment is None:
            raise Conflict("the order was never paid", order=order.number)
        if days_since_delivery > self._policy.days:
            raise Conflict(
                f"refunds are possible for {self._policy.days} days",
                order=order.number,
            )
        if returned is None:
            amount = order.total
        else:
            amount = self.amount_for(order, returned)
            amount -= self._policy.fee(amount)
        refund = Refund(order.number, amount, reason or "no reason given")
        if self._policy.ask_above is not None and self._policy.ask_above < amount:
            self.waiting.append(refund)
        else:
            self._pay_out(refund, order.payment)
        return refund

    def _pay_out(self, refund: Refund, payment: str) -> None:
        if refund.amount:
            self._gateway.refund(payment, refund.amount)
        refund.done = True
        self.finished.append(refund)

    def approve(self, staff, refund: Refund, payment: str) -> Refund:
        @requires("refunds.approve")
        def sign(person) -> str:
            return person.name

        if refund not in self.waiting:
            raise Conflict("the refund is not waiting for anybody")
        refund.approved_by = sign(staff)
        self.waiting.remove(refund)
        self._pay_out(refund, payment)
        return refund

    def refuse(self, refund: Refund, reason: str) -> None:
        if refund in self.waiting:
            self.waiting.remove(refund)
            refund.reason = f"refused: {reason}"
