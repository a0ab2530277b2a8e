import pytest

pytestmark = pytest.mark.e2e


def test_health(client):
    assert client("GET", "/health") == {"ok": True, "problems": []}


def test_head_has_no_body(client):
    assert client("HEAD", "/health") == ""
    assert client.status == 200


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("DELETE", "/health", 405)])
def test_errors(client, method, path, status):
    assert "error" in client(method, path)
    assert client.status == status


def test_foreign_origin(client):
    client("POST", "/api/quote", {"items": []}, Origin="https://evil.example")
    assert client.status == 403


def test_quote(client):
    assert client("POST", "/api/quote", {"items": [{"sku": "CUP-2001"}]})["total"] == "16.80 EUR"


@pytest.mark.skip(reason="the test server speaks no TLS")
def test_secure_cookies(client):
    client.login("bob@example.com")
    assert "Secure" in client.headers["Set-Cookie"]
