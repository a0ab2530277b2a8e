from datetime import date

import pytest

from shop.billing.invoices import NumberCircle, issue, next_workday
from shop.errors import Conflict, ValidationError
from shop.money import Money
from shop.orders.models import OrderLine

pytestmark = pytest.mark.unit

TODAY = date(2023, 11, 14)


@pytest.fixture
def numbers():
    return NumberCircle(last={2023: 41})


@pytest.fixture
def invoice(make_order, numbers):
    order = make_order(state="placed", discount=Money(80), shipping=Money(390), tax=Money(300))
    return issue(order, numbers, TODAY)


def test_numbers_per_year(numbers):
    assert [numbers.next(2023), numbers.next(2024)] == ["R2023-00042", "R2024-00001"]



def test_issue(invoice):
    assert invoice.total == Money(2_590)
    assert invoice.due == date(2023, 11, 28)
    assert invoice.open_amount == invoice.total


@pytest.mark.parametrize("state", ["new", "cancelled"])
def test_no_invoice_yet(make_order, numbers, state):
    with pytest.raises(Conflict):
        issue(make_order(state=state), numbers, TODAY)


def test_due_dates_avoid_weekends():
    assert next_workday(date(2023, 11, 18)) == date(2023, 11, 20)


def test_overdue(invoice):
    assert invoice.overdue(date(2023, 11, 28)) == 0
    assert invoice.overdue(date(2023, 12, 8)) == 10


def test_booking(invoice):
    assert invoice.book(Money(590)) == Money(0)
    assert invoice.book(Money(2_100)) == Money(100)
    assert invoice.overdue(date(2024, 1, 1)) == 0
    with pytest.raises(ValidationError):
        invoice.book(Money(0))


def test_render(invoice):
    text = invoice.render()
    assert text.startswith("Invoice R2023-00042")
    assert "10115 Berlin" in text
    assert "Please pay until 2023-11-28." in text


def test_render_wraps_long_names(make_order, numbers):
    line = OrderLine("TEA-1001", "A very long name of a tea from the highest mountains of the world", Money(1))
    order = make_order("O-1", line, state="paid", payment="pay_1", address=None)
    text = issue(order, numbers, TODAY).render(40)
    assert "\n    from the highest mountains of\n    the world\n" in text
    assert text.endswith("Paid. Thank you!")
