import pytest

from shop.errors import NotFound, RateLimited
from shop.http.response import Response, error_response, json_response

pytestmark = pytest.mark.unit


def send(response):
    seen = {}

    def start(status, headers):
        seen.update(status=status, headers=headers)

    return b"".join(response(start)), seen["status"], dict(seen["headers"])


def test_text():
    body, status, headers = send(Response("grün"))
    assert (body, status, headers["Content-Length"]) == ("grün".encode("utf-8"), "200 OK", "5")


def test_chunks_have_no_length():
    body, _, headers = send(Response(iter([b"a", b"b"])))
    assert body == b"ab"
    assert "Content-Length" not in headers


def test_json():
    assert send(json_response({"b": 1, "a": "ü"}, 201))[:2] == ('{"a": "ü", "b": 1}'.encode("utf-8"), "201 Created")


def test_headers_ignore_case():
    response = Response()
    response["x-name"] = 5
    assert response["X-NAME"] == "5"


def test_unknown_status():
    assert Response(status=799).status_line == "799 Unknown"


def test_cookies():
    response = Response()
    response.set_cookie("a", "1", max_age=60)
    response.set_cookie("b", "2", secure=False)
    cookies = [value for name, value in response.headers() if name == "Set-Cookie"]
    assert cookies[0].endswith("Max-Age=60; Secure")
    assert "Secure" not in cookies[1]


def test_errors():
    assert error_response(NotFound("gone")).status == 404
    assert error_response(RateLimited("wait", retry_after=1.5))["Retry-After"] == "2"
