from types import SimpleNamespace

import pytest

from shop.auth.ratelimit import TokenBucket
from shop.auth.sessions import SessionStore
from shop.errors import AuthenticationError, NotFound, ShopError
from shop.http import middleware
from shop.http.request import Request
from shop.http.response import Response

pytestmark = pytest.mark.unit


def hello(request):
    return Response(f"hello {request.role}")


def failing(error):
    def handler(request):
        raise error

    return handler


def test_stack_order():
    def mark(name):
        return lambda inner: lambda request: name + inner(request)

    assert middleware.stack(lambda request: "!", [mark("a"), mark("b")])(None) == "ab!"


def test_shop_errors_become_responses():
    log = []
    layer = middleware.catch_errors(log)
    assert layer(failing(NotFound("gone")))(Request({})).status == 404
    assert log == []


def test_other_errors_are_logged():
    log = []
    response = middleware.catch_errors(log)(failing(KeyError("x")))(Request({}))
    assert (response.status, response.body) == (500, b"internal error")
    assert log == ["KeyError: 'x'"]


def test_debug_shows_the_traceback():
    response = middleware.catch_errors([], debug=True)(failing(KeyError("x")))(Request({}))
    assert b"Traceback" in response.body


def test_access_log(clock):
    log = []
    layer = middleware.access_log(log, clock)
    layer(hello)(Request({"PATH_INFO": "/a"}))
    with pytest.raises(ShopError):
        layer(failing(ShopError()))(Request({"PATH_INFO": "/b"}))
    assert log == ["GET /a 200 0.000", "GET /b - 0.000"]


def test_limit_rate(clock):
    layer = middleware.limit_rate(TokenBucket(clock, capacity=3, per_second=1))
    assert layer(hello)(Request({"HTTP_X_FORWARDED_FOR": "10.0.0.1, 10.0.0.2"}))["X-RateLimit-Remaining"] == "2"
    assert layer(hello)(Request({"REMOTE_ADDR": "10.0.0.9"}))["X-RateLimit-Remaining"] == "2"


def test_load_user(clock):
    sessions = SessionStore(clock)
    session = sessions.open("ada")
    layer = middleware.load_user(sessions, lambda name: SimpleNamespace(role="clerk"))
    assert layer(hello)(Request({"HTTP_COOKIE": f"session={session.id}"})).body == b"hello clerk"
    assert layer(hello)(Request({})).body == b"hello guest"


def test_dead_sessions_may_only_read(clock):
    layer = middleware.load_user(SessionStore(clock), lambda name: None)
    assert layer(hello)(Request({"HTTP_COOKIE": "session=old"})).body == b"hello guest"
    with pytest.raises(AuthenticationError):
        layer(hello)(Request({"HTTP_COOKIE": "session=old", "REQUEST_METHOD": "POST"}))


@pytest.mark.parametrize(
    ("method", "origin", "status"),
    [("POST", "https://evil.example", 403), ("POST", "https://shop.example", 200), ("GET", "https://evil.example", 200)],
)
def test_same_origin(method, origin, status):
    layer = middleware.same_origin("shop.example")
    assert layer(hello)(Request({"REQUEST_METHOD": method, "HTTP_ORIGIN": origin})).status == status
