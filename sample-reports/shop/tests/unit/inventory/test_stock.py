import pytest

from shop.errors import NotFound, OutOfStock, ValidationError
from shop.inventory.stock import Stock

pytestmark = pytest.mark.unit


@pytest.fixture
def stock(clock):
    return Stock(clock, {"TEA-1001": 5, "CUP-2001": 1})


def test_reserve_and_commit(stock):
    reservation = stock.reserve({"TEA-1001": 2})
    assert stock.available("TEA-1001") == 3
    assert stock.on_hand("TEA-1001") == 5
    stock.commit(reservation.number)
    assert stock.on_hand("TEA-1001") == 3


def test_all_or_nothing(stock):
    with pytest.raises(OutOfStock) as caught:
        stock.reserve({"TEA-1001": 1, "CUP-2001": 3})
    assert caught.value.details == {"CUP_2001": 2}
    assert stock.available("TEA-1001") == 5


def test_reservations_expire(stock, clock):
    reservation = stock.reserve({"CUP-2001": 1}, seconds=10)
    clock.advance(10)
    assert stock.available("CUP-2001") == 1
    with pytest.raises(OutOfStock, match="expired"):
        stock.commit(reservation.number)


def test_release(stock):
    reservation = stock.reserve({"CUP-2001": 1})
    assert stock.release(reservation.number)
    assert not stock.release(reservation.number)


def test_holding_commits(stock):
    with stock.holding({"CUP-2001": 1}):
        assert stock.available("CUP-2001") == 0
    assert stock.on_hand("CUP-2001") == 0


def test_holding_releases_on_error(stock):
    with pytest.raises(RuntimeError):
        with stock.holding({"CUP-2001": 1}):
            raise RuntimeError("printer on fire")
    assert stock.available("CUP-2001") == 1


def test_unknown_product(stock):
    with pytest.raises(NotFound):
        stock.on_hand("POT-4001")


def test_receive(stock):
    assert stock.receive("POT-4001", 4) == 4
    with pytest.raises(ValidationError):
        stock.receive("POT-4001", 0)


def test_running_out(stock):
    assert stock.running_out() == ["CUP-2001"]
    stock.low_mark = 6
    assert stock.running_out() == ["CUP-2001", "TEA-1001"]
    with pytest.raises(ValidationError):
        stock.low_mark = -1
