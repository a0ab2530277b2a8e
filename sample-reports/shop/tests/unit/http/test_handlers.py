"""The handlers, called directly with a request; no server, no socket."""

import io
import json

import pytest

from shop.http.app import Shop
from shop.storage.repositories import Customer

pytestmark = pytest.mark.unit


@pytest.fixture
def shop(settings, clock, products):
    shop = Shop(settings, clock)
    with shop.work() as work:
        work.products.add_many(products)
        work.customers.add(Customer("ada@example.com", "Ada", "unusable"))
        work.customers.add(Customer("bob@example.com", "Bob", "unusable", "clerk"))
        work.commit()
    for product in products:
        shop.index.add(product)
    shop.stock.receive("TEA-1001", 10)
    yield shop
    shop.database.close()


@pytest.fixture
def call(shop):
    def call(method, path, data=None, *, user=None, query=""):
        body = b"" if data is None else json.dumps(data).encode("utf-8")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        if user is not None:
            environ["HTTP_COOKIE"] = f"session={shop.sessions.open(user).id}"
        seen = []
        payload = b"".join(shop(environ, lambda status, headers: seen.append(int(status[:3]))))
        try:
            return seen[0], json.loads(payload.decode("utf-8"))
        except ValueError:
            return seen[0], payload

    return call


def test_health(call):
    assert call("GET", "/health") == (200, {"ok": True, "problems": []})
    assert call("HEAD", "/health") == (200, b"")


def test_products(call):
    status, body = call("GET", "/api/products", query="q=tea&limit=1")
    assert (status, [product["sku"] for product in body["products"]]) == (200, ["TEA-1002"])


def test_product_with_stock(call):
    assert call("GET", "/api/products/tea-1001")[1]["available"] == 10
    assert call("GET", "/api/products/CUP-2001")[1]["available"] == 0


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"email": "nobody", "password": "x"}, "that is no mail address"),
        ({"email": "eve@example.com", "password": "letmein"}, "the password is too short, too common, needs a digit"),
    ],
)
def test_register_refuses(call, data, message):
    status, body = call("POST", "/api/register", data)
    assert (status, body["error"]["message"]) == (422, message)


def test_register_and_login(call):
    data = {"email": "Eve@example.com", "password": "tr0ub4dor-and-3", "name": "Eve"}
    assert call("POST", "/api/register", data) == (201, {"email": "eve@example.com"})
    assert call("POST", "/api/login", data) == (200, {"email": "eve@example.com", "role": "customer"})


def test_me(call):
    assert call("GET", "/api/me", user="ada@example.com")[1]["name"] == "Ada"
    assert call("GET", "/api/me")[0] == 403


@pytest.mark.parametrize("items", [["TEA-1001"], [{}], [{"sku": "TEA-1001", "quantity": 0}], [None]])
def test_odd_baskets(call, items):
    assert call("POST", "/api/quote", {"items": items})[0] == 422


def test_quote(call):
    status, body = call("POST", "/api/quote", {"items": [{"sku": "TEA-1001", "quantity": 2}]})
    assert (status, body["total"]) == (200, "13.80 EUR")


def test_orders_are_private(call):
    basket = {"items": [{"sku": "TEA-1001"}]}
    status, order = call("POST", "/api/orders", basket, user="ada@example.com")
    assert status == 201
    path = f"/api/orders/{order['number']}"
    assert call("GET", path, user="ada@example.com")[1]["state"] == "placed"
    assert call("GET", path, user="bob@example.com")[0] == 200
    assert call("GET", path)[0] == 403
