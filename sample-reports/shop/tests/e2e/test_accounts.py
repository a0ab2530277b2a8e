import pytest

pytestmark = pytest.mark.e2e


def test_register_login_logout(client):
    assert client.sign_up("ada@example.com") == {"email": "ada@example.com", "role": "customer"}
    assert client("GET", "/api/me")["email"] == "ada@example.com"
    client("POST", "/api/logout")
    assert client.status == 204
    client("GET", "/api/me")
    assert client.status == 403


def test_weak_password(client):
    client("POST", "/api/register", {"email": "ada@example.com", "password": "letmein"})
    assert client.status == 422


def test_wrong_password(client):
    client.login("bob@example.com", "wrong")
    assert client.status == 401


def test_forgotten_password(client, server):
    client.sign_up("ada@example.com")
    client("POST", "/api/password/forgotten", {"email": "ada@example.com"})
    token = server.shop.outbox.waiting[-1].text.split()[-1]
    client("POST", "/api/password/reset", {"token": token, "password": "an0ther-g00d-one"})
    assert client.status == 204
    client.login("ada@example.com", "an0ther-g00d-one")
    assert client.status == 200
