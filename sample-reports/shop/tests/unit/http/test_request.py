import io
import json

import pytest

from shop.errors import ValidationError
from shop.http.request import MAX_BODY, BodyTooLarge, Request

pytestmark = pytest.mark.unit


def post(data, kind="application/json", **environ):
    body = data if isinstance(data, bytes) else json.dumps(data).encode("utf-8")
    return Request(
        {
            "REQUEST_METHOD": "post",
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            **environ,
        }
    )


def test_defaults():
    request = Request({})
    assert (request.method, request.path, request.body, request.role) == ("GET", "/", b"", "guest")


def test_arguments():
    request = Request({"QUERY_STRING": "q=tea&limit=5&empty="})
    assert request.arg("q") == "tea"
    assert request.arg("empty", "x") == ""
    assert request.arg("none", "x") == "x"
    assert request.int_arg("limit", 20) == 5
    assert request.int_arg("none", 20) == 20


@pytest.mark.parametrize("query", ["limit=many", "limit=-1", "limit=1001"])
def test_bad_numbers(query):
    with pytest.raises(ValidationError):
        Request({"QUERY_STRING": query}).int_arg("limit", 20)


def test_headers_and_cookies():
    request = Request({"HTTP_X_NAME": "ada", "HTTP_COOKIE": "session=abc; theme=dark"})
    assert request.header("X-Name") == "ada"
    assert request.cookies == {"session": "abc", "theme": "dark"}


def test_fields():
    request = post({"name": "ada", "count": 2, "flag": True})
    assert request.field("name") == "ada"
    assert request.field("count", int) == 2
    for name, kind in (("none", str), ("name", int), ("flag", int)):
        with pytest.raises(ValidationError):
            request.field(name, kind)


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"{}", "text/plain"), (b"{", "application/json"), (b"[]", "application/json; charset=utf-8")],
)
def test_bad_json(body, kind):
    with pytest.raises(ValidationError):
        post(body, kind).json()


def test_body_limits():
    with pytest.raises(BodyTooLarge):
        post({}, CONTENT_LENGTH=str(MAX_BODY + 1)).body
    assert post({}, CONTENT_LENGTH="nonsense").body == b""
