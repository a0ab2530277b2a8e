import pytest

pytestmark = pytest.mark.integration


def skus(browser, query):
    return [product["sku"] for product in browser.call("GET", f"/api/products?{query}")["products"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=green", ["TEA-1001"]),
        ("q=tea&sort=-price", ["TEA-1001", "TEA-1002"]),
        ("tag=china", ["CUP-2001"]),
        ("max_price=4", ["TEA-1002"]),
        ("q=pot", []),
    ],
)
def test_search(browser, query, expected):
    assert skus(browser, query) == expected


@pytest.mark.parametrize("query", ["limit=many", "limit=0"])
def test_bad_limits(browser, query):
    browser.call("GET", f"/api/products?{query}")
    assert browser.status == 422


def test_availability_falls_with_orders(ada):
    ada.call("POST", "/api/orders", {"items": [{"sku": "CUP-2001", "quantity": 5}]})
    assert ada.call("GET", "/api/products/CUP-2001")["available"] == 15


def test_unknown_product(browser):
    browser.call("GET", "/api/products/TEA-9999")
    assert browser.status == 404


def test_quote_for_guests(browser):
    body = browser.call("POST", "/api/quote", {"items": [{"sku": "TEA-1001", "quantity": 12}], "country": "AT"})
    assert "Quantity discount" in body["text"]


def test_foreign_origin(browser):
    browser.call("POST", "/api/quote", {}, HTTP_ORIGIN="https://evil.example")
    assert browser.status == 403


def test_rate_limit(browser):
    for _ in range(120):
        browser.call("GET", "/api/products?limit=1")
    browser.call("GET", "/api/products?limit=1")
    assert browser.status == 429
