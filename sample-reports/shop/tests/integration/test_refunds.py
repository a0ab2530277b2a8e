import pytest

from shop.errors import Conflict

pytestmark = pytest.mark.integration

CARD = "4242 4242 4242 4242"


@pytest.fixture
def delivered(shop):
    order = shop.orders.place("ada@example.com", [("TEA-1001", 2), ("CUP-2001", 1)])
    shop.orders.pay(order.number, CARD)
    for action in ("pack", "unpack", "pack"):
        shop.orders.advance(order.number, action)
    with shop.work() as work:
        order = work.orders.get(order.number)
        order.state = "delivered"
        work.orders.save(order)
        work.commit()
    return order


def test_refund_of_everything(shop, delivered):
    refund = shop.orders.give_back(delivered.number)
    assert (refund.amount, refund.done) == (delivered.total, True)
    assert str(shop.gateway.settle()["EUR"]) == "0.00 EUR"
    assert shop.stock.on_hand("CUP-2001") == 20


def test_refund_of_a_part(ada, delivered):
    body = ada.call("POST", f"/api/orders/{delivered.number}/return", {"items": {"TEA-1001": 1}, "reason": "stale"})
    assert body == {"amount": "4.95 EUR", "done": True}
    assert ada.call("GET", f"/api/orders/{delivered.number}")["state"] == "delivered"


def test_refund_of_more_than_was_ordered(ada, delivered):
    ada.call("POST", f"/api/orders/{delivered.number}/return", {"items": {"TEA-1001": 3}})
    assert ada.status == 422


def test_refund_comes_too_late(shop, delivered):
    with pytest.raises(Conflict):
        shop.orders.give_back(delivered.number, days_since_delivery=99)


def test_refund_before_delivery(shop):
    order = shop.orders.place("ada@example.com", [("TEA-1001", 1)])
    with pytest.raises(Conflict):
        shop.orders.give_back(order.number)


def test_cancelling_a_paid_order_refunds_it(shop):
    order = shop.orders.place("ada@example.com", [("TEA-1001", 1)])
    shop.orders.pay(order.number, CARD)
    assert shop.orders.cancel(order.number).state == "refunded"
    assert shop.gateway.calls[-1].startswith("refund")
