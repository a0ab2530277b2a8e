import pytest

pytestmark = pytest.mark.e2e

CARD = "4242 4242 4242 4242"
ADDRESS = {"name": "Ada", "street": "Main Street 1", "postcode": "10115", "city": "Berlin"}


@pytest.fixture
def ada(client):
    client.sign_up("ada@example.com")
    return client


def place(client, *items):
    basket = [{"sku": sku, "quantity": quantity} for sku, quantity in items or [("TEA-1001", 2), ("CUP-2001", 1)]]
    return client("POST", "/api/orders", {"items": basket, "address": ADDRESS})


def test_from_search_to_payment(ada):
    found = ada("GET", "/api/products?q=green+tea")["products"]
    order = place(ada, (found[0]["sku"], 3))
    paid = ada("POST", f"/api/orders/{order['number']}/pay", {"card": CARD})
    assert (paid["state"], paid["total"]) == ("paid", "18.75 EUR")
    assert ada("GET", "/api/orders")["orders"][0]["payment"] == "pay_000001"


def test_refused_card(ada):
    number = place(ada)["number"]
    ada("POST", f"/api/orders/{number}/pay", {"card": "4000 0000 0000 0002"})
    assert ada.status == 402


def test_out_of_stock(ada):
    place(ada, ("TEA-1001", 11))
    assert ada.status == 409


def test_delivery_and_return(ada, clerk):
    number = place(ada)["number"]
    ada("POST", f"/api/orders/{number}/pay", {"card": CARD})
    for action in ("pack", "ship", "deliver"):
        clerk("POST", f"/api/admin/orders/{number}/{action}", {})
        assert clerk.status == 200
    refund = ada("POST", f"/api/orders/{number}/return", {"items": {"TEA-1001": 1}})
    assert refund == {"amount": "4.95 EUR", "done": True}


def test_invoice(ada):
    number = place(ada)["number"]
    assert "Cup with saucer" in ada("GET", f"/api/orders/{number}/invoice")


def test_cancel(ada):
    number = place(ada)["number"]
    assert ada("POST", f"/api/orders/{number}/cancel")["state"] == "cancelled"


def test_many_orders_in_a_row(ada, clerk):
    for _ in range(5):
        clerk("POST", "/api/admin/stock/TEA-1001", {"count": 20})
        clerk("POST", "/api/admin/stock/CUP-2001", {"count": 10})
        for _ in range(10):
            number = place(ada)["number"]
        ada("POST", f"/api/orders/{number}/pay", {"card": CARD})
    assert len(ada("GET", "/api/orders")["orders"]) == 50
