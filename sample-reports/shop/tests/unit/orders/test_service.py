import pytest

from shop.billing.payments import FakeGateway
from shop.billing.tax import TaxTable
from shop.errors import Conflict, NotFound, OutOfStock, PaymentFailed, ValidationError
from shop.events import EventBus
from shop.inventory.stock import Stock
from shop.orders.discounts import CouponBook
from shop.orders.pricing import PriceList
from shop.orders.service import OrderService, order_number

pytestmark = pytest.mark.unit

CARD = "4242 4242 4242 4242"


class FakeWork:
    """Repositories made of dictionaries; one object stands for all of them."""

    def __init__(self, products):
        self.catalog = {product.sku: product for product in products}
        self.saved = {}
        self.commits = 0
        self.products = self.orders = self.invoices = self

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return False

    def get(self, key):
        for table in (self.catalog, self.saved):
            if key in table:
                return table[key]
        raise NotFound(key)

    def add(self, thing):
        self.saved[thing.number] = thing

    save = add

    def next_sequence(self):
        return 1_000 + len(self.saved)

    def commit(self):
        self.commits += 1


@pytest.fixture
def work(products):
    return FakeWork(products)


@pytest.fixture
def gateway():
    return FakeGateway()


@pytest.fixture
def events():
    return EventBus()


@pytest.fixture
def stock(clock):
    return Stock(clock, {"TEA-1001": 10, "CUP-2001": 1})


@pytest.fixture
def service(work, clock, stock, gateway, events):
    return OrderService(
        lambda: work,
        clock=clock,
        stock=stock,
        prices=PriceList(clock, TaxTable(), CouponBook()),
        gateway=gateway,
        events=events,
    )


@pytest.fixture
def placed(service, address):
    return service.place("ada", [("TEA-1001", 2), ("TEA-1001", 1), ("CUP-2001", 1)], address, note="ring twice")


@pytest.mark.parametrize(("sequence", "number"), [(0, "O-000000"), (1_000, "O-000Z8R"), (33_000_000, "O-ZF2J00")])
def test_order_number(sequence, number):
    assert order_number(sequence) == number


def test_place(placed, work, stock):
    assert placed.state == "placed"
    assert placed.quantities() == {"TEA-1001": 3, "CUP-2001": 1}
    assert len(placed.lines) == 2
    assert stock.on_hand("CUP-2001") == 0
    assert work.commits == 1


def test_place_nothing(service):
    with pytest.raises(ValidationError):
        service.place("ada", [])


def test_place_too_many_lines(service):
    with pytest.raises(ValidationError, match="at most 50"):
        service.place("ada", [("TEA-1001", 1)] * 51)


def test_place_more_than_there_is(service, stock):
    with pytest.raises(OutOfStock):
        service.place("ada", [("CUP-2001", 2)])
    assert stock.available("CUP-2001") == 1


def test_retired_products_cannot_be_ordered(service):
    with pytest.raises(Conflict, match="no longer sold"):
        service.quote([("POT-4001", 1)])


def test_quote(service):
    assert str(service.quote([("CUP-2001", 1)]).total) == "16.80 EUR"


def test_pay(service, placed, events):
    paid = []
    events.on("order-paid")(lambda order: paid.append(order.number))
    assert service.pay(placed.number, CARD).state == "paid"
    assert paid == [placed.number]
    with pytest.raises(Conflict, match="paid already"):
        service.pay(placed.number, CARD)


def test_refused_card(service, placed, events):
    reasons = []
    events.on("payment-failed")(lambda order, reason: reasons.append(reason))
    with pytest.raises(PaymentFailed):
        service.pay(placed.number, "4000 0000 0000 0002")
    assert placed.state == "placed"
    assert reasons == ["card was refused: declined"]


def test_cancel_before_payment(service, placed, stock):
    assert service.cancel(placed.number).state == "cancelled"
    assert stock.on_hand("TEA-1001") == 10


def test_cancel_after_payment_refunds(service, placed, gateway):
    service.pay(placed.number, CARD)
    assert service.cancel(placed.number, customer="ada").state == "refunded"
    assert gateway.find(placed.payment).status == "refunded"


def test_only_the_customer_cancels(service, placed):
    with pytest.raises(NotFound):
        service.cancel(placed.number, customer="eve")


def deliver(service, order):
    service.pay(order.number, CARD)
    for action in ("pack", "ship", "deliver"):
        service.advance(order.number, action)


def test_give_everything_back(service, placed):
    deliver(service, placed)
    refund = service.give_back(placed.number)
    assert (refund.done, placed.state) == (True, "refunded")


def test_give_a_part_back(service, placed, stock):
    deliver(service, placed)
    refund = service.give_back(placed.number, {"TEA-1001": 1}, reason="stale")
    assert str(refund.amount) == "4.95 EUR"
    assert placed.state == "delivered"
    assert stock.on_hand("TEA-1001") == 8


def test_give_back_too_early(service, placed):
    with pytest.raises(Conflict, match="cannot be returned"):
        service.give_back(placed.number)


def test_invoice(service, placed):
    assert service.invoice(placed.number).number == "R2023-00001"
