import pytest

from shop.errors import ValidationError
from shop.legacy import price_codes
from shop.money import Money

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("minor", [0, 5, 1_290, 98_765])
def test_round_trip(minor):
    assert price_codes.decode(price_codes.encode(Money(minor), "winter")) == Money(minor)


def test_tickets_before_1998():
    assert price_codes.decode("uks") == Money(103)


@pytest.mark.parametrize("code", ["", "XYZ", "QU/1", "SU/5", "SU/x", "SUX/2"])
def test_unreadable(code):
    with pytest.raises(ValidationError):
        price_codes.decode(code)


@pytest.mark.xfail(reason="old tills wrote a season of two letters")
def test_two_letter_season():
    assert price_codes.decode("SSUK/2") == Money(10)
