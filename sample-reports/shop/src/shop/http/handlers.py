"""What the API can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Tuple

from shop.auth.passwords import hash_password, needs_rehash, policy_problems, verify_password
from shop.auth.permissions import requires
from shop.errors import AuthenticationError, NotFound, ValidationError
from shop.http.request import Request
from shop.http.response import Response, json_response
from shop.http.router import Router
from shop.money import Money
from shop.orders.models import Address, Order
from shop.reporting.export import to_csv
from shop.reporting.sales import SalesReport
from shop.storage.repositories import Customer

if TYPE_CHECKING:
    from shop.http.app import Shop


def _items(request: Request) -> List[Tuple[str, int]]:
    """The basket of a request: a list of objects with sku and quantity."""
    items = []
    for position, entry in enumerate(request.field("items", list), start=1):
        try:
            sku, quantity = entry["sku"], entry.get("quantity", 1)
        except (KeyError, TypeError, AttributeError):
            raise ValidationError(f"item {position} is not understood") from None
        if not isinstance(quantity, int) or quantity < 1:
            raise ValidationError(f"item {position}: quantity must be a positive number")
        items.append((sku, quantity))
    return items


def _own_order(shop: Shop, request: Request) -> Order:
    with shop.work() as work:
        order = work.orders.get(request.params["number"])
    if order.customer != request.user.email and not shop.roles.allows(request.role, "orders.read"):
        raise NotFound(f"no order {order.number}")
    return order


def build_router(shop: Shop) -> Router:
    router = Router()
    router.mount("/api", account_routes(shop))
    router.mount("/api", catalog_routes(shop))
    router.mount("/api", order_routes(shop))
    router.mount("/api/admin", admin_routes(shop))

    @router.get("/health")
    def health(request: Request) -> Response:
        problems = shop.database.check()
        return json_response({"ok": not problems, "problems": problems}, 503 if problems else 200)

    return router


def account_routes(shop: Shop) -> Router:
    router = Router()

    @router.post("/register")
    def register(request: Request) -> Response:
        email = request.field("email").strip().lower()
        password = request.field("password")
        if "@" not in email[1:-1]:
            raise ValidationError("that is no mail address")
        problems = policy_problems(password, user=email.split("@")[0])
        if problems:
            raise ValidationError("the password is " + ", ".join(problems))
        with shop.work() as work:
            work.customers.add(
                Customer(
                    email,
                    request.json().get("name") or email,
                    hash_password(password, iterations=shop.settings.password_iterations),
                )
            )
            work.commit()
        shop.events.emit("customer-registered", email=email)
        return json_response({"email": email}, 201)

    @router.post("/login")
    def login(request: Request) -> Response:
        email = request.field("email").strip().lower()
        shop.failures.check(email)
        with shop.work() as work:
            customer = work.customers.find(email)
            if customer is None or not verify_password(request.field("password"), customer.password):
                shop.failures.fail(email)
                raise AuthenticationError("mail address or password is wrong")
            if needs_rehash(customer.password, shop.settings.password_iterations):
                work.customers.set_password(
                    email,
                    hash_password(request.field("password"), iterations=shop.settings.password_iterations),
                )
                work.commit()
        shop.failures.clear(email)
        session = shop.sessions.open(email)
        response = json_response({"email": email, "role": customer.role})
        response.set_cookie(
            "session",
            session.id,
            max_age=shop.settings.session_minutes * 60,
            secure=not shop.settings.debug,
        )
        return response

    @router.post("/logout")
    def logout(request: Request) -> Response:
        if shop.sessions.close(request.cookies.get("session", "")):
            response = Response(status=204)
        else:
            response = Response("nobody was signed in", 200)
        response.set_cookie("session", "", max_age=0)
        return response

    @router.get("/me")
    @requires("orders.own")
    def me(request: Request) -> Response:
        return json_response({"email": request.user.email, "name": request.user.name, "role": request.role})

    @router.post("/password/forgotten")
    def forgotten(request: Request) -> Response:
        email = request.field("email").strip().lower()
        with shop.work() as work:
            customer = work.customers.find(email)
        if customer is not None:
            token = shop.signer.issue("reset", email, lifetime=900)
            shop.outbox.queue(email, "password-reset", {"name": customer.name, "token": token})
        return Response(status=202)

    @router.post("/password/reset")
    def reset(request: Request) -> Response:
        claims = shop.signer.read(request.field("token"), "reset")
        password = request.field("password")
        problems = policy_problems(password)
        if problems:
            raise ValidationError("the password is " + ", ".join(problems))
        with shop.work() as work:
            work.customers.set_password(
                claims["s"],
                hash_password(password, iterations=shop.settings.password_iterations),
            )
            work.commit()
        shop.sessions.close_all(claims["s"])
        return Response(status=204)

    return router


def catalog_routes(shop: Shop) -> Router:
    router = Router()

    @router.get("/products")
    def products(request: Request) -> Response:
        ceiling = request.arg("max_price")
        found = shop.index.find(
            request.arg("q", "") or "",
            max_price=Money.parse(ceiling) if ceiling else None,
            tag=request.arg("tag"),
            sort=request.arg("sort", "relevance") or "relevance",
            limit=request.int_arg("limit", 20, low=1, high=100),
        )
        return json_response({"products": [product.as_dict() for product in found]})

    @router.get("/products/{sku:sku}")
    def product(request: Request) -> Response:
        with shop.work() as work:
            found = work.products.get(request.params["sku"])
        body = found.as_dict()
        try:
            body["available"] = shop.stock.available(found.sku)
        except NotFound:
            body["available"] = 0
        return json_response(body)

    return router


def order_routes(shop: Shop) -> Router:
    router = Router()

    @router.post("/quote")
    def quote(request: Request) -> Response:
        data = request.json()
        result = shop.orders.quote(
            _items(request),
            country=str(data.get("country", "DE")),
            codes=data.get("coupons", ()),
        )
        return json_response({"total": str(result.total), "text": result.explain()})

    @router.post("/orders")
    @requires("orders.own")
    def place(request: Request) -> Response:
        data = request.json()
        address = Address.from_dict(data["address"]) if data.get("address") else None
        order = shop.orders.place(
            request.user.email,
            _items(request),
            address,
            codes=data.get("coupons", ()),
            note=str(data.get("note", "")),
        )
        response = json_response(order.as_dict(), 201)
        response["Location"] = f"/api/orders/{order.number}"
        return response

    @router.get("/orders")
    @requires("orders.own")
    def mine(request: Request) -> Response:
        with shop.work() as work:
            found = [order.as_dict() for order in work.orders.of_customer(request.user.email)]
        return json_response({"orders": found})

    @router.get("/orders/{number}")
    @requires("orders.own")
    def show(request: Request) -> Response:
        return json_response(_own_order(shop, request).as_dict())

    @router.post("/orders/{number}/pay")
    @requires("orders.own")
    def pay(request: Request) -> Response:
        order = _own_order(shop, request)
        return json_response(shop.orders.pay(order.number, request.field("card")).as_dict())

    @router.post("/orders/{number}/cancel")
    @requires("orders.own")
    def cancel(request: Request) -> Response:
        order = shop.orders.cancel(request.params["number"], customer=request.user.email)
        return json_response(order.as_dict())

    @router.post("/orders/{number}/return")
    @requires("orders.own")
    def give_back(request: Request) -> Response:
        order = _own_order(shop, request)
        data: Dict[str, Any] = request.json()
        refund = shop.orders.give_back(
            order.number,
            data.get("items"),
            reason=str(data.get("reason", "")),
        )
        return json_response({"amount": str(refund.amount), "done": refund.done})

    @router.get("/orders/{number}/invoice")
    @requires("invoices.own")
    def invoice(request: Request) -> Response:
        order = _own_order(shop, request)
        return Response(shop.orders.invoice(order.number).render())

    return router


def admin_routes(shop: Shop) -> Router:
    router = Router()

    @router.post("/orders/{number}/{action}")
    @requires("orders.ship")
    def advance(request: Request) -> Response:
        order = shop.orders.advance(request.params["number"], request.params["action"])
        return json_response({"number": order.number, "state": order.state})

    @router.post("/stock/{sku:sku}")
    @requires("stock.write")
    def receive(request: Request) -> Response:
        level = shop.stock.receive(request.params["sku"], request.field("count", int))
        return json_response({"sku": request.params["sku"], "on_hand": level})

    @router.get("/reports/sales")
    @requires("reports.read")
    def sales(request: Request) -> Response:
        report = SalesReport()
        with shop.work() as work:
            report.add_all(work.orders.in_state("paid", "packed", "shipped", "delivered"))
        if request.arg("format") == "csv":
            return Response(to_csv(report.rows()), content_type="text/csv; charset=utf-8")
        return json_response(report.summary())

    return router
