"""Puts the parts together and serves them."""

from __future__ import annotations

from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any, Callable, Iterable, Optional
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from shop.auth.permissions import RoleBook
from shop.auth.ratelimit import FailureWindow, TokenBucket
from shop.auth.sessions import SessionStore
from shop.auth.tokens import TokenSigner
from shop.billing.payments import FakeGateway
from shop.billing.tax import TaxTable
from shop.catalog.search import SearchIndex
from shop.config import Settings
from shop.events import EventBus
from shop.http.handlers import build_router
from shop.http.middleware import access_log, catch_errors, limit_rate, load_user, same_origin, stack
from shop.http.request import Request
from shop.inventory.stock import Stock
from shop.money import Money
from shop.notifications.outbox import Outbox, subscribe
from shop.orders.discounts import CouponBook
from shop.orders.pricing import PriceList
from shop.orders.service import OrderService
from shop.storage.database import Database
from shop.storage.migrations import migrate
from shop.storage.repositories import Customer
from shop.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from shop.clock import Clock

OPEN_PATHS = frozenset(
    {
        "/api/login",
        "/api/register",
        "/api/password/forgotten",
        "/api/password/reset",
    }
)


class Shop:
    """Every long-lived object of a running shop; also the WSGI application."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        *,
        coupons: Optional[CouponBook] = None,
        host: str = "localhost",
    ) -> None:
        self.settings = settings.checked()
        self.clock = clock
        self.database = Database(settings.database)
        migrate(self.database)
        self.events = EventBus()
        self.roles = RoleBook()
        self.sessions = SessionStore(clock, lifetime=settings.session_minutes * 60)
        self.failures = FailureWindow(clock)
        self.signer = TokenSigner([settings.secret], clock)
        self.stock = Stock(clock)
        self.gateway = FakeGateway()
        self.outbox = Outbox(locale=settings.locale)
        subscribe(self.events, self.outbox)
        with self.work() as work:
            self.index = SearchIndex(work.products.list(limit=10_000))
        self.orders = OrderService(
            self.work,
            clock=clock,
            stock=self.stock,
            prices=PriceList(
                clock,
                TaxTable(),
                coupons or CouponBook(),
                free_shipping_from=Money.parse(settings.free_shipping_from, settings.currency),
            ),
            gateway=self.gateway,
            events=self.events,
        )
        self.errors: list = []
        self.requests: list = []
        per_minute = settings.requests_per_minute
        self._handle = stack(
            build_router(self).dispatch,
            [
                access_log(self.requests, clock),
                catch_errors(self.errors, debug=settings.debug),
                same_origin(host),
                limit_rate(TokenBucket(clock, capacity=per_minute, per_second=per_minute / 60)),
                load_user(self.sessions, self._find_user, open_paths=OPEN_PATHS),
            ],
        )

    def work(self) -> UnitOfWork:
        return UnitOfWork(self.database)

    def _find_user(self, email: str) -> Customer:
        with self.work() as work:
            return work.customers.get(email)

    def __call__(self, environ: dict, start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        response = self._handle(request)
        if request.method == "HEAD":
            response.body = b""
        return response(start_response)


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None: pass


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def serve(shop: Shop, host: str = "127.0.0.1", port: int = 8000, *, threads: bool = False) -> WSGIServer:
    """A server that is bound but not running yet."""
    return make_server(
        host,
        port,
        shop,
        server_class=_Server if threads else WSGIServer,
        handler_class=_QuietHandler,
    )
