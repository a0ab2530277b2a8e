import pytest

from shop.billing.tax import TaxTable, check_vat_id
from shop.errors import ValidationError

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(("country", "tax"), [("DE", "2.06 EUR"), ("AT", "2.15 EUR"), ("US", "0.00 EUR")])
def test_tax_follows_the_address(shop, country, tax):
    quote = shop.orders.quote([("CUP-2001", 1)], country=country)
    shipping = TaxTable().contained(quote.shipping, country)
    assert str(quote.tax - shipping) == tax


@pytest.mark.parametrize(("number", "country"), [("DE 136695976", "DE"), ("ATU 13585627", "AT")])
def test_business_customers(number, country):
    assert check_vat_id(number).startswith(country)
    assert TaxTable().reverse_charge(country, number) is (country != "DE")


def test_wrong_check_digit():
    with pytest.raises(ValidationError):
        check_vat_id("DE 136695977")
