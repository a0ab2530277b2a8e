import pytest

from shop.clock import FixedClock
from shop.errors import Conflict, NotFound, ShopError, describe

pytestmark = pytest.mark.unit


def test_as_dict():
    assert NotFound("no order", number=5).as_dict() == {
        "code": "not-found",
        "message": "no order",
        "details": {"number": "5"},
    }
    assert str(ShopError()) == "error"


def test_describe_names_the_causes():
    try:
        try:
            raise KeyError("x")
        except KeyError as error:
            raise Conflict("outer") from error
    except Conflict as error:
        assert describe(error) == "Conflict: outer <- KeyError: 'x'"


def test_fixed_clock():
    clock = FixedClock(0)
    assert clock.today().isoformat() == "1970-01-01"
    assert clock.advance(5, days=1) == 86_405
    with pytest.raises(ValueError):
        clock.advance(-1)
