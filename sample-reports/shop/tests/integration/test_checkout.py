import pytest

pytestmark = pytest.mark.integration

CARD = "4242 4242 4242 4242"
ADDRESS = {"name": "Ada", "street": "Main Street 1", "postcode": "10115", "city": "Berlin"}


def place(browser, **changes):
    data = {"items": [{"sku": "TEA-1001", "quantity": 2}, {"sku": "CUP-2001"}], "address": ADDRESS, **changes}
    return browser.call("POST", "/api/orders", data)


def test_place(ada, shop):
    order = place(ada)
    assert (ada.status, order["total"], order["state"]) == (201, "26.70 EUR", "placed")
    assert ada.headers["Location"].endswith(order["number"])
    assert shop.stock.on_hand("TEA-1001") == 18


def test_coupons(ada):
    order = place(ada, coupons=["ten", "five"])
    assert order["discount"] == "7.28 EUR"


def test_unknown_coupon(ada):
    place(ada, coupons=["nope"])
    assert ada.status == 404


def test_pickup(ada):
    order = place(ada, address=None)
    assert order["shipping"] == "0.00 EUR"


def test_quantity_discount_and_free_shipping(ada):
    order = place(ada, items=[{"sku": "CUP-2001", "quantity": 10}])
    assert (order["discount"], order["shipping"]) == ("6.45 EUR", "0.00 EUR")


def test_bad_address(ada):
    place(ada, address={**ADDRESS, "postcode": "1"})
    assert ada.status == 422


def test_out_of_stock_leaves_nothing_behind(ada, shop):
    body = place(ada, items=[{"sku": "TEA-1001", "quantity": 21}])
    assert body["error"]["code"] == "out-of-stock"
    assert ada.call("GET", "/api/orders") == {"orders": []}
    assert shop.stock.available("TEA-1001") == 20


def test_retired_product(ada):
    place(ada, items=[{"sku": "POT-4001"}])
    assert ada.status == 409


def test_too_heavy_abroad(ada):
    address = {**ADDRESS, "country": "US"}
    place(ada, items=[{"sku": "CUP-2001", "quantity": 12}], address=address)
    assert ada.status == 422


def test_pay(ada, shop):
    number = place(ada)["number"]
    assert ada.call("POST", f"/api/orders/{number}/pay", {"card": CARD})["state"] == "paid"
    assert [mail.subject for mail in shop.outbox.waiting] == [f"Your order {number}", "Payment received"]
    ada.call("POST", f"/api/orders/{number}/pay", {"card": CARD})
    assert ada.status == 409


def test_refused_card(ada, shop):
    number = place(ada)["number"]
    body = ada.call("POST", f"/api/orders/{number}/pay", {"card": "4000 0000 0000 0002"})
    assert (ada.status, body["error"]["code"]) == (402, "payment-failed")
    assert ada.call("GET", f"/api/orders/{number}")["state"] == "placed"
    assert shop.outbox.waiting[-1].subject == "Payment failed"


def test_gateway_recovers(ada, shop):
    number = place(ada)["number"]
    shop.gateway.outages = 2
    ada.call("POST", f"/api/orders/{number}/pay", {"card": CARD})
    assert ada.status == 200


def test_checkout_of_a_stranger(ada, browser):
    number = place(ada)["number"]
    browser.login("eve")
    browser.call("GET", f"/api/orders/{number}")
    assert browser.status == 404


def test_cancel(ada, shop):
    number = place(ada)["number"]
    assert ada.call("POST", f"/api/orders/{number}/cancel")["state"] == "cancelled"
    assert shop.stock.on_hand("TEA-1001") == 20


def test_invoice(ada, browser):
    number = place(ada)["number"]
    text = ada.call("GET", f"/api/orders/{number}/invoice")
    assert "Invoice R2023-00001" in text
    assert "Please pay until" in text


def test_warehouse(ada, browser):
    number = place(ada)["number"]
    ada.call("POST", f"/api/orders/{number}/pay", {"card": CARD})
    browser.login("bob")
    for action, state in (("pack", "packed"), ("ship", "shipped"), ("deliver", "delivered")):
        assert browser.call("POST", f"/api/admin/orders/{number}/{action}", {})["state"] == state


def test_guests_cannot_order(browser):
    place(browser)
    assert browser.status == 403
