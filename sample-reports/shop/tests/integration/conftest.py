"""A whole shop on a database file, without the HTTP server."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest

from shop.auth.passwords import hash_password
from shop.http.app import Shop
from shop.money import Money
from shop.orders.discounts import AmountOff, CouponBook, PercentOff
from shop.storage.repositories import Customer

PASSWORD = "tr0ub4dor-and-3"


@pytest.fixture
def shop(settings, clock, products, tmp_path):
    coupons = CouponBook([PercentOff("TEN", 10), AmountOff("FIVE", Money(500), minimum=Money(2_000))])
    shop = Shop(replace(settings, database=str(tmp_path / "shop.db")), clock, coupons=coupons)
    password = hash_password(PASSWORD, iterations=settings.password_iterations)
    with shop.work() as work:
        work.products.add_many(products)
        for name, role in (("ada", "customer"), ("eve", "customer"), ("bob", "clerk"), ("amy", "accountant")):
            work.customers.add(Customer(f"{name}@example.com", name.title(), password, role))
        work.commit()
    for product in products:
        shop.stock.receive(product.sku, 20)
        shop.index.add(product)
    yield shop
    shop.database.close()


class Browser:
    """Calls the WSGI application and keeps the session cookie."""

    def __init__(self, shop):
        self.shop = shop
        self.cookie = ""
        self.status = 0
        self.headers = {}

    def call(self, method, path, data=None, **environ):
        body = b"" if data is None else json.dumps(data).encode("utf-8")
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": self.cookie,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(body),
            **environ,
        }
        payload = b"".join(self.shop(environ, self._start)).decode("utf-8")
        if "Set-Cookie" in self.headers:
            self.cookie = self.headers["Set-Cookie"].split(";")[0]
        return json.loads(payload) if self.headers["Content-Type"].startswith("application/json") else payload

    def _start(self, status, headers):
        self.status = int(status.split()[0])
        self.headers = dict(headers)

    def login(self, name, password=PASSWORD):
        return self.call("POST", "/api/login", {"email": f"{name}@example.com", "password": password})


@pytest.fixture
def browser(shop):
    return Browser(shop)


@pytest.fixture
def ada(shop):
    browser = Browser(shop)
    browser.login("ada")
    return browser
