from datetime import timedelta

import pytest

from shop.billing.dunning import DunningRun
from shop.billing.invoices import NumberCircle, credit_note
from shop.money import Money

pytestmark = pytest.mark.integration


@pytest.fixture
def invoice(shop, address):
    order = shop.orders.place("ada@example.com", [("CUP-2001", 2)], address)
    return shop.orders.invoice(order.number)


def test_overdue_invoices_are_found_in_the_database(shop, invoice):
    with shop.work() as work:
        assert work.invoices.overdue(invoice.due) == []
        (row,) = work.invoices.overdue(invoice.due + timedelta(days=9))
    assert (row["number"], row["days"]) == (invoice.number, 9)


def test_reminders_until_collection(invoice):
    run = DunningRun()
    levels = [
        reminder.level
        for week in range(12)
        for reminder in run.reminders([invoice], invoice.due + timedelta(weeks=week))
    ]
    assert levels == ["reminder", "first-warning", "final-warning", "collection"]
    assert run.handed_over() == [invoice.number]


def test_blocked_customers_get_no_reminder(invoice):
    run = DunningRun()
    run.block("ada@example.com")
    assert list(run.reminders([invoice], invoice.due + timedelta(days=30))) == []


def test_paying_an_invoice_ends_reminders(invoice):
    assert invoice.book(invoice.total + Money(5)) == Money(5)
    assert list(DunningRun().reminders([invoice], invoice.due + timedelta(days=30))) == []


def test_numbers_have_no_gaps(shop, invoice):
    with shop.work() as work:
        assert list(NumberCircle().gaps(work.invoices.numbers())) == []


def test_credit_for_a_broken_cup(invoice, clock):
    credit = credit_note(invoice, NumberCircle("G"), clock.today(), Money(1_290))
    assert (credit.number, credit.total) == ("G2023-00001", Money(-1_290))
