"""The use cases around an order: place, pay, cancel, ship, refund."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Iterable, List, Mapping, Optional, Tuple

from shop.billing.invoices import Invoice, NumberCircle, issue
from shop.billing.payments import Gateway, charge
from shop.billing.refunds import Refund, RefundDesk
from shop.errors import Conflict, NotFound, OutOfStock, PaymentFailed, ValidationError
from shop.events import EventBus
from shop.inventory.stock import Stock
from shop.orders.models import Address, Order, OrderLine
from shop.orders.pricing import PriceList, Quote
from shop.orders.states import StateMachine

if TYPE_CHECKING:
    from shop.clock import Clock
    from shop.storage.unit_of_work import UnitOfWork

MAX_LINES = 50
BASE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def order_number(sequence: int) -> str:
    """A number that can be read over the phone: base 32 and a check character."""
    digits = []
    rest = sequence
    while True:
        rest, digit = divmod(rest, 32)
        digits.append(BASE[digit])
        if not rest:
            break
    text = "".join(reversed(digits)).rjust(5, "0")
    return f"O-{text}{BASE[sequence * 7 % 32]}"


class OrderService:
    """Ties stock, prices, payments and storage together."""

    def __init__(
        self,
        work: Callable[[], UnitOfWork],
        *,
        clock: Clock,
        stock: Stock,
        prices: PriceList,
        gateway: Gateway,
        events: Optional[EventBus] = None,
        refunds: Optional[RefundDesk] = None,
    ) -> None:
        self._work = work
        self._clock = clock
        self._stock = stock
        self._prices = prices
        self._gateway = gateway
        self._events = events or EventBus()
        self._refunds = refunds or RefundDesk(gateway)
        self._machine = StateMachine()
        self._invoices = NumberCircle()

    def lines_for(self, items: Iterable[Tuple[str, int]]) -> List[OrderLine]:
        """Order lines from pairs of product number and quantity."""
        lines = []
        with self._work() as work:
            for sku, quantity in items:
                product = work.products.get(sku)
                if not product.active:
                    raise Conflict(f"{sku} is no longer sold")
                lines.append(
                    OrderLine(
                        product.sku,
                        product.name,
                        product.price,
                        quantity,
                        product.tax_class,
                        product.weight_grams,
                    )
                )
        return lines

    def quote(
        self,
        items: Iterable[Tuple[str, int]],
        *,
        country: str = "DE",
        codes: Iterable[str] = (),
    ) -> Quote:
        return self._prices.quote(self.lines_for(items), country=country, codes=codes)

    def place(
        self,
        customer: str,
        items: Iterable[Tuple[str, int]],
        address: Optional[Address] = None,
        *,
        codes: Iterable[str] = (),
        note: str = "",
    ) -> Order:
        """Turn a basket into an order, with the stock taken off the shelf."""
        lines = self.lines_for(items)
        if not lines:
            raise ValidationError("the basket is empty")
        if len(lines) > MAX_LINES:
            raise ValidationError(f"an order has at most {MAX_LINES} lines")
        quote = self._prices.quote(
            lines,
            country=address.country if address else "DE",
            codes=codes,
            pickup=address is None,
        )
        with self._work() as work, \
                self._stock.holding(_count(lines)):
            order = Order(
                order_number(work.orders.next_sequence()),
                customer,
                lines,
                address,
                discount=quote.discount,
                shipping=quote.shipping,
                tax=quote.tax,
            )
            order.merge_lines()
            order.note = note
            self._machine.apply(order, "place")
            work.orders.add(order)
            work.commit()
        self._events.emit("order-placed", order=order)
        return order

    def pay(self, number: str, card: str) -> Order:
        with self._work() as work:
            order = work.orders.get(number)
            if order.payment is not None:
                raise Conflict("the order is paid already", order=number)
            try:
                payment = charge(self._gateway, number, order.total, card)
            except PaymentFailed as error:
                self._events.emit("payment-failed", order=order, reason=str(error))
                raise
            order.payment = payment.id
            self._machine.apply(order, "pay")
            work.orders.save(order)
            work.commit()
        self._events.emit("order-paid", order=order)
        return order

    def advance(self, number: str, action: str) -> Order:
        """Any step of the warehouse: pack, unpack, ship, deliver, lose."""
        with self._work() as work:
            order = work.orders.get(number)
            self._machine.apply(order, action)
            work.orders.save(order)
            work.commit()
        self._events.emit(f"order-{order.state}", order=order)
        return order

    def cancel(self, number: str, *, customer: Optional[str] = None) -> Order:
        with self._work() as work:
            order = work.orders.get(number)
            if customer is not None and order.customer != customer:
                raise NotFound(f"no order {number}")
            self._machine.apply(order, "cancel")
            for sku, count in order.quantities().items():
                self._stock.receive(sku, count)
            if order.state == "refunding":
                self._refunds.request(order, reason="cancelled")
                self._machine.apply(order, "refund")
            work.orders.save(order)
            work.commit()
        self._events.emit("order-cancelled", order=order)
        return order

    def give_back(
        self,
        number: str,
        returned: Optional[Mapping[str, int]] = None,
        *,
        reason: str = "",
        days_since_delivery: int = 0,
    ) -> Refund:
        """A delivered order, or a part of it, comes back."""
        with self._work() as work:
            order = work.orders.get(number)
            if order.state not in ("delivered", "refunding"):
                raise Conflict(f"an order that is {order.state} cannot be returned")
            refund = self._refunds.request(
                order,
                returned=returned,
                reason=reason,
                days_since_delivery=days_since_delivery,
            )
            whole = returned is None or dict(returned) == order.quantities()
            if order.state == "delivered" and whole:
                self._machine.apply(order, "return")
            if refund.done and whole:
                self._machine.apply(order, "refund")
            for sku, count in (returned or order.quantities()).items():
                self._stock.receive(sku, count)
            work.orders.save(order)
            work.commit()
        return refund

    def invoice(self, number: str) -> Invoice:
        with self._work() as work:
            order = work.orders.get(number)
            invoice = issue(order, self._invoices, self._clock.today())
            work.invoices.add(invoice)
            work.commit()
        return invoice

    def restock_or_cancel(self, numbers: Iterable[str]) -> List[str]:
        """After damage in the warehouse: cancel those orders that can no longer be packed."""
        cancelled = []
        for number in numbers:
            with self._work() as work:
                order = work.orders.get(number)
            try:
                with self._stock.holding(order.quantities()):
                    pass
            except OutOfStock:
                self.cancel(number)
                cancelled.append(number)
        return cancelled


def _count(lines: Iterable[OrderLine]) -> Mapping[str, int]:
    counts = {}
    for line in lines:
        counts[line.sku] = counts.get(line.sku, 0) + line.quantity
    return counts
