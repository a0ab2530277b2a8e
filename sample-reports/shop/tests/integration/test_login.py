import pytest

from shop.auth.passwords import hash_password
from shop.storage.repositories import Customer

pytestmark = pytest.mark.integration


def test_login_opens_a_session(browser, shop):
    assert browser.login("ada") == {"email": "ada@example.com", "role": "customer"}
    assert len(shop.sessions) == 1
    assert browser.call("GET", "/api/me")["name"] == "Ada"


def test_wrong_password(browser):
    assert browser.login("ada", "wrong")["error"]["code"] == "unauthenticated"
    assert browser.status == 401


def test_unknown_customer(browser):
    browser.login("nobody")
    assert browser.status == 401


def test_too_many_failures(browser, clock):
    for _ in range(5):
        browser.login("ada", "wrong")
    browser.login("ada")
    assert (browser.status, browser.headers["Retry-After"]) == (429, "301")
    clock.advance(301)
    browser.login("ada")
    assert browser.status == 200


def test_logout(ada, shop):
    ada.call("POST", "/api/logout")
    assert (ada.status, len(shop.sessions)) == (204, 0)
    ada.call("POST", "/api/logout")
    assert ada.status == 200


def test_session_expires(ada, clock):
    clock.advance(1_801)
    ada.call("GET", "/api/me")
    assert ada.status == 403


def test_old_hash_is_renewed(browser, shop):
    with shop.work() as work:
        work.customers.add(Customer("old@example.com", "Old", hash_password("old-passw0rd", iterations=10)))
        work.commit()
    browser.login("old", "old-passw0rd")
    with shop.work() as work:
        assert "$1000$" in work.customers.get("old@example.com").password


def test_password_reset(browser, shop):
    browser.call("POST", "/api/password/forgotten", {"email": "ada@example.com"})
    token = shop.outbox.waiting[-1].text.split()[-1]
    browser.call("POST", "/api/password/reset", {"token": token, "password": "an0ther-g00d-one"})
    assert browser.status == 204
    browser.login("ada", "an0ther-g00d-one")
    assert browser.status == 200


def test_reset_for_a_stranger_says_nothing(browser, shop):
    browser.call("POST", "/api/password/forgotten", {"email": "nobody@example.com"})
    assert (browser.status, shop.outbox.waiting) == (202, [])


def test_register_then_login(browser):
    data = {"email": "new@example.com", "password": "tr0ub4dor-and-3"}
    browser.call("POST", "/api/register", data)
    assert browser.status == 201
    browser.call("POST", "/api/register", data)
    assert browser.status == 409
    browser.login("new")
    assert browser.status == 200


@pytest.mark.slow
def test_login_with_a_very_strong_hash(browser, shop):
    strong = hash_password("str0ng-passw0rd", iterations=13_500_000, salt=b"0123456789abcdef")
    with shop.work() as work:
        work.customers.add(Customer("strong@example.com", "Strong", strong))
        work.commit()
    browser.login("strong", "str0ng-passw0rd")
    assert browser.status == 200
