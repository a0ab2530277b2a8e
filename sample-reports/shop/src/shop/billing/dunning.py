"""Reminders for invoices that nobody paid."""

from __future__ import annotations

from datetime import date
from typing import Dict, Iterable, Iterator, List, NamedTuple, Set

from shop.billing.invoices import Invoice
from shop.money import Money


class Level(NamedTuple):
    after_days: int
    name: str
    fee_minor: int


LEVELS = (
    Level(7, "reminder", 0),
    Level(21, "first-warning", 500),
    Level(42, "final-warning", 1_500),
    Level(70, "collection", 4_000),
)


class Reminder(NamedTuple):
    invoice: str
    level: str
    fee: Money
    owed: Money


def level_for(days: int) -> int:
    """Index into LEVELS, or -1 while there is nothing to say."""
    reached = -1
    for index, level in enumerate(LEVELS):
        if days < level.after_days:
            break
        reached = index
    return reached


def interest(owed: Money, days: int, *, base_percent: int = 5) -> Money:
    """Simple interest for default, rounded down to the cent."""
    if days <= 0:
        return Money.zero(owed.currency)
    return Money(owed.minor * base_percent * days // (100 * 365), owed.currency)


class DunningRun:
    """Goes over open invoices and never sends the same reminder twice."""

    def __init__(self, blocked: Iterable[str] = ()) -> None:
        self._sent: Dict[str, int] = {}
        self._blocked: Set[str] = set(blocked)

    def block(self, customer: str) -> None: self._blocked.add(customer)

    def unblock(self, customer: str) -> None: self._blocked.discard(customer)

    def reminders(self, invoices: Iterable[Invoice], today: date) -> Iterator[Reminder]:
        for invoice in invoices:
            if invoice.customer in self._blocked:
                continue
            days = invoice.overdue(today)
            index = level_for(days)
            if index < 0 or index <= self._sent.get(invoice.number, -1):
                continue
            self._sent[invoice.number] = index
            level = LEVELS[index]
            fee = Money(level.fee_minor, invoice.open_amount.currency)
            owed = invoice.open_amount + fee
            if level.name == "collection":
                owed += interest(invoice.open_amount, days)
            yield Reminder(invoice.number, level.name, fee, owed)

    def handed_over(self) -> List[str]:
        """Invoices that went to the collection agency."""
        last = len(LEVELS) - 1
        return sorted(number for number, index in self._sent.items() if index == last)
