"""Layers around the router: errors, sessions, limits, a log."""

from __future__ import annotations

import functools
import traceback
from typing import TYPE_CHECKING, Callable, FrozenSet, Iterable, List

from shop.auth.ratelimit import TokenBucket
from shop.auth.sessions import SessionStore
from shop.errors import AuthenticationError, ShopError, describe
from shop.http.request import Request
from shop.http.response import Response, error_response
from shop.http.router import Handler

if TYPE_CHECKING:
    from shop.clock import Clock
    from shop.storage.repositories import Customer

Middleware = Callable[[Handler], Handler]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def stack(handler: Handler, layers: Iterable[Middleware]) -> Handler:
    """The first layer is the outermost."""
    return functools.reduce(lambda inner, layer: layer(inner), reversed(list(layers)), handler)


def catch_errors(log: List[str], *, debug: bool = False) -> Middleware:
    def layer(inner: Handler) -> Handler:
        @functools.wraps(inner)
        def handle(request: Request) -> Response:
            try:
                return inner(request)
            except ShopError as error:
                if error.status >= 500:
                    log.append(describe(error))
                return error_response(error)
            except Exception as error:
                log.append(describe(error))
                text = traceback.format_exc() if debug else "internal error"
                return Response(text, 500)

        return handle

    return layer


def access_log(log: List[str], clock: Clock) -> Middleware:
    def layer(inner: Handler) -> Handler:
        @functools.wraps(inner)
        def handle(request: Request) -> Response:
            started = clock.now()
            status = "-"
            try:
                response = inner(request)
                status = str(response.status)
                return response
            finally:
                log.append(f"{request.method} {request.path} {status} {clock.now() - started:.3f}")

        return handle

    return layer


def limit_rate(bucket: TokenBucket) -> Middleware:
    def layer(inner: Handler) -> Handler:
        @functools.wraps(inner)
        def handle(request: Request) -> Response:
            client = request.header("X-Forwarded-For").split(",")[0].strip()
            left = bucket.take(client or request.environ.get("REMOTE_ADDR", "?"))
            response = inner(request)
            response["X-RateLimit-Remaining"] = left
            return response

        return handle

    return layer


def load_user(
    sessions: SessionStore,
    find: Callable[[str], Customer],
    *,
    cookie: str = "session",
    open_paths: FrozenSet[str] = frozenset(),
) -> Middleware:
    """Know the user of a valid session; an invalid one is a guest, unless something is to be changed.

    Open paths can always be used, or nobody with a dead session could sign in again.
    """

    def layer(inner: Handler) -> Handler:
        @functools.wraps(inner)
        def handle(request: Request) -> Response:
            identifier = request.cookies.get(cookie)
            if identifier:
                try:
                    request.user = find(sessions.get(identifier).user)
                except AuthenticationError:
                    if request.method not in SAFE_METHODS and request.path not in open_paths:
                        raise
            return inner(request)

        return handle

    return layer


def same_origin(host: str) -> Middleware:
    """Refuse changes that another site triggers in the browser."""

    def layer(inner: Handler) -> Handler:
        @functools.wraps(inner)
        def handle(request: Request) -> Response:
            origin = request.header("Origin")
            if origin and request.method not in SAFE_METHODS and origin.split("//")[-1] != host:
                return Response("foreign origin", 403)
            return inner(request)

        return handle

    return layer
