from datetime import date, timedelta

import pytest

from shop.billing.dunning import DunningRun, interest, level_for
from shop.billing.invoices import NumberCircle, issue
from shop.money import Money

pytestmark = pytest.mark.unit


@pytest.fixture
def invoice(make_order):
    return issue(make_order(state="placed"), NumberCircle(), date(2023, 1, 2))


@pytest.mark.parametrize(("days", "level"), [(0, -1), (6, -1), (7, 0), (41, 1), (42, 2), (500, 3)])
def test_levels(days, level):
    assert level_for(days) == level


def test_interest():
    assert interest(Money(10_000), 365) == Money(500)
    assert interest(Money(10_000), 0) == Money(0)


def test_each_reminder_once(invoice):
    run = DunningRun()
    sent = [
        reminder.level
        for days in (0, 7, 8, 21, 42, 70, 71)
        for reminder in run.reminders([invoice], invoice.due + timedelta(days=days))
    ]
    assert sent == ["reminder", "first-warning", "final-warning", "collection"]


def test_collection_adds_interest(invoice):
    reminder = next(DunningRun().reminders([invoice], invoice.due + timedelta(days=365)))
    assert reminder.owed == Money(2_280 + 4_000 + 114)


def test_blocked_customers(invoice):
    run = DunningRun([invoice.customer])
    late = invoice.due + timedelta(days=30)
    assert list(run.reminders([invoice], late)) == []
    run.unblock(invoice.customer)
    assert len(list(run.reminders([invoice], late))) == 1
