import pytest

from shop.errors import ValidationError
from shop.money import Money
from shop.orders.models import Address, Order, OrderLine

pytestmark = pytest.mark.unit

COMPLETE = {"name": "Ada", "street": "Main Street 1", "postcode": "10 115", "city": "Berlin"}


def test_address_from_dict():
    assert Address.from_dict(COMPLETE).postcode == "10115"


@pytest.mark.parametrize(
    "changes",
    [{"city": ""}, {"name": None}, {"postcode": "123"}, {"postcode": "ABCDE"}, {"country": "nl"}],
)
def test_bad_addresses(changes):
    with pytest.raises(ValidationError):
        Address.from_dict({**COMPLETE, **changes})


def test_countries_without_a_rule():
    assert Address.from_dict({**COMPLETE, "country": "xx", "postcode": "?"}).postcode == "?"


def test_address_lines():
    assert Address("A", "B", "1010", "Wien", "AT").lines()[2] == "1010 Wien"
    assert Address("A", "B", "60601", "Chicago", "US").lines()[2] == "Chicago 60601"


def test_quantity_must_be_positive():
    with pytest.raises(ValidationError):
        OrderLine("TEA-1001", "Tea", Money(1), 0)


def test_totals(make_order):
    order = make_order(discount=Money(100), shipping=Money(390))
    assert order.subtotal == Money(2_280)
    assert order.total == Money(2_570)
    assert order.weight_grams == 690
    assert order.as_dict()["total"] == "25.70 EUR"


def test_empty_order_has_a_currency():
    assert Order("O-1", "ada", []).subtotal == Money(0)


def test_merge_lines(make_order):
    line = OrderLine("TEA-1001", "Green tea", Money(495), 3)
    cheaper = OrderLine("TEA-1001", "Green tea", Money(400), 1)
    order = make_order("O-1", line, OrderLine("TEA-1001", "Green tea", Money(495), 1), cheaper)
    assert order.merge_lines() == 1
    assert order.quantities() == {"TEA-1001": 5}


def test_note(make_order):
    order = make_order()
    order.note = "  ring \n twice "
    assert order.note == "ring twice"
    with pytest.raises(ValidationError):
        order.note = "x" * 201
