"""Invoices: numbers without gaps, due dates and a printable form."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Dict, Iterable, Iterator, List, Optional, Tuple

from shop.errors import Conflict, ValidationError
from shop.money import Money, total
from shop.orders.models import Address, Order


class NumberCircle:
    """Invoice numbers per year; the law wants them without gaps."""

    def __init__(self, prefix: str = "R", last: Optional[Dict[int, int]] = None) -> None:
        self._prefix = prefix
        self._last = dict(last or {})

    def next(self, year: int) -> str:
        self._last[year] = self._last.get(year, 0) + 1
        return f"{self._prefix}{year}-{self._last[year]:05d}"

    def gaps(self, numbers: Iterable[str]) -> Iterator[str]:
        """Numbers that are missing among those given."""
        found: Dict[int, List[int]] = {}
        for number in numbers:
            head, _, tail = number.partition("-")
            if not tail.isdigit() or not head.startswith(self._prefix):
                raise ValidationError(f"not an invoice number: {number!r}")
            found.setdefault(int(head[len(self._prefix):]), []).append(int(tail))
        for year, used in sorted(found.items()):
            for missing in sorted(set(range(1, max(used) + 1)) - set(used)):
                yield f"{self._prefix}{year}-{missing:05d}"


@dataclass
class Invoice:
    number: str
    order: str
    customer: str
    issued: date
    due: date
    rows: List[Tuple[str, int, Money]]
    tax: Money
    discount: Money
    shipping: Money
    address: Optional[Address] = None
    paid: Money = field(default_factory=Money.zero)

    @property
    def total(self) -> Money:
        goods = total((price * count for _, count, price in self.rows), self.tax.currency)
        return goods - self.discount + self.shipping

    @property
    def open_amount(self) -> Money: return self.total - self.paid

    def overdue(self, today: date) -> int:
        """Days since the due date; 0 if nothing is owed or it is not due yet."""
        if self.open_amount.minor <= 0:
            return 0
        return max(0, (today - self.due).days)

    def book(self, amount: Money) -> Money:
        """Note a payment; what was paid too much comes back."""
        if amount.minor <= 0:
            raise ValidationError("a payment must be positive")
        rest = amount - self.open_amount
        if rest.minor > 0:
            self.paid = self.total
            return rest
        self.paid += amount
        return Money.zero(amount.currency)

    def render(self, width: int = 60) -> str:
        lines = [f"Invoice {self.number}".ljust(width - 10) + self.issued.isoformat(), ""]
        if self.address is not None:
            lines += [*self.address.lines(), ""]
        for name, count, price in self.rows:
            label = f"{count} x {name}"
            amount = str(price * count)
            head, *rest = textwrap.wrap(label, width - len(amount) - 2) or [""]
            lines.append(head.ljust(width - len(amount)) + amount)
            lines.extend("    " + part for part in rest)
        for label, value in (
            ("Discount", -self.discount),
            ("Shipping", self.shipping),
            ("Total", self.total),
            ("including tax", self.tax),
        ):
            if value or label == "Total":
                lines.append(label.ljust(width - len(str(value))) + str(value))
        lines += ["", f"Please pay until {self.due.isoformat()}." if self.open_amount else "Paid. Thank you!"]
        return "\n".join(lines)


def next_workday(day: date) -> date:
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def issue(
    order: Order,
    numbers: NumberCircle,
    today: date,
    *,
    days: int = 14,
) -> Invoice:
    """The invoice for an order that was placed."""
    if order.state in ("new", "cancelled"):
        raise Conflict(f"no invoice for an order that is {order.state}", order=order.number)
    invoice = Invoice(
        number=numbers.next(today.year),
        order=order.number,
        customer=order.customer,
        issued=today,
        due=next_workday(today + timedelta(days=days)),
        rows=[(line.name, line.quantity, line.unit_price) for line in order.lines],
        tax=order.tax,
        discount=order.discount,
        shipping=order.shipping,
        address=order.address,
        paid=Money.zero(order.currency),
    )
    if order.payment is not None:
        invoice.paid = invoice.total
    return invoice


def credit_note(invoice: Invoice, numbers: NumberCircle, today: date, amount: Optional[Money] = None) -> Invoice:
    """The opposite of an invoice, in full or in part."""
    if amount is None:
        amount = invoice.total
    elif invoice.total < amount or amount.minor <= 0:
        raise ValidationError("the credit exceeds the invoice")
    share = amount.minor / invoice.total.minor
    return Invoice(
        number=numbers.next(today.year),
        order=invoice.order,
        customer=invoice.customer,
        issued=today,
        due=today,
        rows=[(f"Credit for {invoice.number}", 1, -amount)],
        tax=Money(-round(invoice.tax.minor * share), amount.currency),
        discount=Money.zero(amount.currency),
        shipping=Money.zero(amount.currency),
        paid=-amount,
    )
