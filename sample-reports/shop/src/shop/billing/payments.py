"""Payments through a gateway; the gateway here is a fake with the manners of a real one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Dict, List, Optional, Protocol

from shop.errors import Conflict, NotFound, PaymentFailed, ValidationError
from shop.money import Money


@dataclass
class Payment:
    id: str
    order: str
    amount: Money
    status: str = "captured"
    refunded: Optional[Money] = None

    @property
    def remaining(self) -> Money:
        return self.amount if self.refunded is None else self.amount - self.refunded


class Gateway(Protocol):
    """What we need from a payment provider."""

    def capture(self, order: str, amount: Money, card: str, key: str) -> Payment: ...

    def refund(self, payment: str, amount: Money) -> Payment: ...


class FakeGateway:
    """Answers by the last digits of the card number, and fails on request."""

    DECLINED = {"0002": "declined", "0069": "expired card", "0127": "wrong security code"}

    def __init__(self) -> None:
        self._payments: Dict[str, Payment] = {}
        self._by_key: Dict[str, Payment] = {}
        self.outages = 0
        self.calls: List[str] = []

    def capture(self, order: str, amount: Money, card: str, key: str) -> Payment:
        self.calls.append(f"capture {order}")
        if self.outages:
            self.outages -= 1
            raise PaymentFailed("gateway does not answer", retryable=True)
        if key in self._by_key:
            return self._by_key[key]
        reason = self.DECLINED.get(card[-4:])
        if reason is not None:
            raise PaymentFailed(f"card was refused: {reason}", order=order)
        payment = Payment(f"pay_{len(self._payments) + 1:06d}", order, amount)
        self._payments[payment.id] = self._by_key[key] = payment
        return payment

    def refund(self, payment: str, amount: Money) -> Payment:
        self.calls.append(f"refund {payment}")
        found = self.find(payment)
        if found.remaining < amount:
            raise PaymentFailed("more than was paid cannot be refunded", payment=payment)
        found.refunded = amount if found.refunded is None else found.refunded + amount
        found.status = "partially-refunded" if found.remaining else "refunded"
        return found

    def find(self, payment: str) -> Payment:
        if payment not in self._payments:
            raise NotFound(f"no payment {payment}")
        return self._payments[payment]

    def settle(self) -> Dict[str, Money]:
        """What the provider would transfer at the end of the day, by currency."""
        sums: Dict[str, Money] = {}
        for payment in self._payments.values():
            currency = payment.amount.currency
            sums[currency] = sums.get(currency, Money.zero(currency)) + payment.remaining
        return sums


def luhn(number: str) -> bool:
    """Check digit of card numbers."""
    digits = [int(char) for char in number if char.isdigit()]
    if len(digits) < 12:
        return False
    total = 0
    for index, digit in enumerate(reversed(digits)):
        if index % 2:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


def mask(card: str) -> str: return "*" * max(len(card) - 4, 0) + card[-4:]


def charge(
    gateway: Gateway,
    order: str,
    amount: Money,
    card: str,
    *,
    attempts: int = 3,
    wait: Callable[[float], None] = lambda seconds: None,
) -> Payment:
    """Take the money once, even if the gateway has to be asked again."""
    if amount.minor <= 0:
        raise ValidationError("there is nothing to pay")
    number = card.replace(" ", "")
    if not luhn(number):
        raise ValidationError(f"not a card number: {mask(number)}")
    key = f"{order}:{amount.minor}:{amount.currency}"
    delay = 0.5
    attempt = 1
    while True:
        try:
            payment = gateway.capture(order, amount, number, key)
        except PaymentFailed as error:
            if not error.retryable:
                raise
            if attempt >= attempts:
                raise PaymentFailed(
                    f"gateway failed {attempts} times",
                    retryable=True,
                    order=order,
                ) from error
            wait(delay)
            delay *= 2
            attempt += 1
        else:
            break
    if payment.amount != amount:
        raise Conflict(  # pragma: no cover
            "gateway captured another amount",
            expected=amount,
            captured=payment.amount,
        )
    return payment
