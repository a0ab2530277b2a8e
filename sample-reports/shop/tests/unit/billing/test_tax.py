from decimal import Decimal

import pytest

from shop.billing.tax import TaxTable, check_vat_id
from shop.errors import ValidationError
from shop.money import Money

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("country", "tax_class", "rate"),
    [("DE", "standard", 19), ("FR", "reduced", Decimal("5.5")), ("AT", "zero", 0), ("US", "standard", 0)],
)
def test_rates(country, tax_class, rate):
    assert TaxTable().rate(country, tax_class) == rate


def test_unknown_class_and_home():
    with pytest.raises(ValidationError):
        TaxTable().rate("DE", "luxury")
    with pytest.raises(ValidationError):
        TaxTable(home="US")


def test_contained_and_added():
    table = TaxTable()
    assert table.contained(Money(11_900), "DE") == Money(1_900)
    assert table.contained(Money(11_900), "US") == Money(0)
    assert table.added(Money(10_000), "DE") == Money(1_900)


@pytest.mark.parametrize("text", ["DE 136 695 976", "ATU13585627", "NL123456789B01", "FRAB123456789"])
def test_good_vat_ids(text):
    assert check_vat_id(text) == text.replace(" ", "")


@pytest.mark.parametrize("text", ["", "XX123", "DE12345", "DE136695977", "ATU13585628"])
def test_bad_vat_ids(text):
    with pytest.raises(ValidationError):
        check_vat_id(text)


def test_reverse_charge():
    table = TaxTable()
    assert table.reverse_charge("AT", "ATU13585627")
    assert not table.reverse_charge("AT", None)
    assert not table.reverse_charge("DE", "DE136695976")
