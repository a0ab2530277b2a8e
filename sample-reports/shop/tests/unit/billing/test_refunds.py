from types import SimpleNamespace

import pytest

from shop.billing.payments import FakeGateway, charge
from shop.billing.refunds import RefundDesk, RefundPolicy
from shop.errors import Conflict, PermissionDenied, ValidationError
from shop.money import Money

pytestmark = pytest.mark.unit


@pytest.fixture
def gateway():
    return FakeGateway()


@pytest.fixture
def order(make_order, gateway):
    order = make_order(state="delivered", discount=Money(228), shipping=Money(390))
    order.payment = charge(gateway, order.number, order.total, "4242424242424242").id
    return order


def test_whole_order(gateway, order):
    refund = RefundDesk(gateway).request(order)
    assert (refund.amount, refund.done, refund.reason) == (order.total, True, "no reason given")


def test_part_loses_its_share_of_the_discount(gateway, order):
    assert RefundDesk(gateway).amount_for(order, {"CUP-2001": 1}) == Money(1_290 - 129)


def test_all_pieces_include_shipping(gateway, order):
    assert RefundDesk(gateway).amount_for(order, order.quantities()) == order.total


def test_more_than_ordered(gateway, order):
    with pytest.raises(ValidationError):
        RefundDesk(gateway).amount_for(order, {"CUP-2001": 2})


def test_fee(gateway, order):
    desk = RefundDesk(gateway, RefundPolicy(fee_percent=10))
    assert desk.request(order, returned={"TEA-1001": 2}).amount == Money(891 - 89)


def test_unpaid_order(gateway, make_order):
    with pytest.raises(Conflict, match="never paid"):
        RefundDesk(gateway).request(make_order())


def test_too_late(gateway, order):
    with pytest.raises(Conflict, match="30 days"):
        RefundDesk(gateway).request(order, days_since_delivery=31)


def test_large_refunds_need_approval(gateway, order):
    desk = RefundDesk(gateway, RefundPolicy(ask_above=Money(1_000)))
    refund = desk.request(order)
    assert not refund.done
    with pytest.raises(PermissionDenied):
        desk.approve(SimpleNamespace(role="clerk", name="Bob"), refund, order.payment)
    desk.approve(SimpleNamespace(role="accountant", name="Eve"), refund, order.payment)
    assert (refund.approved_by, desk.waiting, desk.finished) == ("Eve", [], [refund])
