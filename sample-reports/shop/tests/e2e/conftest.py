"""A real server on a free port, and a client for it."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request

import pytest

from shop.auth.passwords import hash_password
from shop.clock import FixedClock
from shop.config import Settings
from shop.http.app import Shop, serve
from shop.storage.repositories import Customer

PASSWORD = "tr0ub4dor-and-3"


@pytest.fixture
def server(tmp_path, products):
    settings = Settings(
        database=str(tmp_path / "shop.db"),
        secret="test secret",
        password_iterations=1_000,
        debug=True,
    )
    shop = Shop(settings, FixedClock())
    with shop.work() as work:
        work.products.add_many(products)
        work.customers.add(Customer("bob@example.com", "Bob", hash_password(PASSWORD, iterations=1_000), "clerk"))
        work.commit()
    for product in products:
        shop.stock.receive(product.sku, 10)
        shop.index.add(product)
    server = serve(shop, port=0)
    server.shop = shop
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
    shop.database.close()


class Client:
    """What a browser would do, as far as it matters here."""

    def __init__(self, port):
        self._base = f"http://127.0.0.1:{port}"
        self._cookie = ""
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.status = 0
        self.headers = {}

    def __call__(self, method, path, data=None, **headers):
        request = urllib.request.Request(self._base + path, method=method)
        for name, value in headers.items():
            request.add_header(name, value)
        if data is not None:
            request.data = json.dumps(data).encode("utf-8")
            request.add_header("Content-Type", "application/json")
        if self._cookie:
            request.add_header("Cookie", self._cookie)
        try:
            response = self._opener.open(request, timeout=10)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            self.status = response.status
            self.headers = response.headers
            text = response.read().decode("utf-8")
        if "Set-Cookie" in self.headers:
            self._cookie = self.headers["Set-Cookie"].split(";")[0]
        if text and self.headers.get("Content-Type", "").startswith("application/json"):
            return json.loads(text)
        return text

    def login(self, email, password=PASSWORD):
        return self("POST", "/api/login", {"email": email, "password": password})

    def sign_up(self, email):
        self("POST", "/api/register", {"email": email, "password": PASSWORD, "name": "Ada"})
        return self.login(email)


@pytest.fixture
def client(server):
    return Client(server.server_port)


@pytest.fixture
def clerk(server):
    client = Client(server.server_port)
    client.login("bob@example.com")
    return client
