import pytest

pytestmark = pytest.mark.integration


@pytest.fixture
def sold(shop):
    for customer in ("ada", "ada", "eve"):
        order = shop.orders.place(f"{customer}@example.com", [("TEA-1001", 1), ("CUP-2001", 2)])
        shop.orders.pay(order.number, "4242 4242 4242 4242")


def test_summary(browser, sold):
    browser.login("amy")
    body = browser.call("GET", "/api/admin/reports/sales")
    assert (body["orders"], body["best_customer"], body["returning"]) == (3, "ada@example.com", 1)


def test_csv(browser, sold):
    browser.login("amy")
    text = browser.call("GET", "/api/admin/reports/sales?format=csv")
    assert text.splitlines()[1] == "1;CUP-2001;Cup with saucer;6;77.40 EUR"


def test_not_for_customers(ada):
    ada.call("GET", "/api/admin/reports/sales")
    assert ada.status == 403
