"""Stock levels, reservations and their expiry."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Dict, Iterator, List, Mapping, NamedTuple, Optional

from shop.errors import NotFound, OutOfStock, ValidationError

if TYPE_CHECKING:
    from shop.clock import Clock


class Reservation(NamedTuple):
    number: int
    items: Mapping[str, int]
    expires: float


class Stock:
    """What is on the shelf, and what of it is promised to somebody."""

    def __init__(self, clock: Clock, levels: Optional[Mapping[str, int]] = None) -> None:
        self._clock = clock
        self._on_hand: Dict[str, int] = dict(levels or {})
        self._reservations: Dict[int, Reservation] = {}
        self._next = 1
        self._low_mark = 3

    @property
    def low_mark(self) -> int:
        """Below this level a product is reported as running out."""
        return self._low_mark

    @low_mark.setter
    def low_mark(self, value: int) -> None:
        if value < 0:
            raise ValidationError("the low mark cannot be negative")
        self._low_mark = value

    def on_hand(self, sku: str) -> int:
        try:
            return self._on_hand[sku]
        except KeyError:
            raise NotFound(f"{sku} is not stocked") from None

    def available(self, sku: str) -> int:
        self._expire()
        promised = sum(entry.items.get(sku, 0) for entry in self._reservations.values())
        return self.on_hand(sku) - promised

    def receive(self, sku: str, count: int) -> int:
        if count <= 0:
            raise ValidationError("only a positive count can be received")
        self._on_hand[sku] = self._on_hand.get(sku, 0) + count
        return self._on_hand[sku]

    def reserve(self, items: Mapping[str, int], *, seconds: float = 900.0) -> Reservation:
        """Promise all items or none."""
        short = {
            sku: count - self.available(sku)
            for sku, count in items.items()
            if count > self.available(sku)
        }
        if short:
            raise OutOfStock("not enough in stock", **{sku.replace("-", "_"): n for sku, n in short.items()})
        reservation = Reservation(self._next, dict(items), self._clock.now() + seconds)
        self._reservations[self._next] = reservation
        self._next += 1
        return reservation

    def release(self, number: int) -> bool:
        return self._reservations.pop(number, None) is not None

    def commit(self, number: int) -> None:
        """Take the promised items off the shelf."""
        self._expire()
        reservation = self._reservations.pop(number, None)
        if reservation is None:
            raise OutOfStock("the reservation has expired", number=number)
        for sku, count in reservation.items.items():
            self._on_hand[sku] -= count

    @contextmanager
    def holding(self, items: Mapping[str, int]) -> Iterator[Reservation]:
        """Reserve for the time of a block; commit at its end, release on any error."""
        reservation = self.reserve(items)
        try:
            yield reservation
        except BaseException:
            self.release(reservation.number)
            raise
        else:
            self.commit(reservation.number)

    def running_out(self) -> List[str]:
        return sorted(sku for sku in self._on_hand if self.available(sku) < self._low_mark)

    def _expire(self) -> None:
        now = self._clock.now()
        for number in [key for key, entry in self._reservations.items() if entry.expires <= now]:
            del self._reservations[number]


def recount(stock: Stock, counted: Mapping[str, int]) -> Dict[str, int]:
    """Differences between the shelf and the books, from a yearly count by hand."""
    differences = {}
    for sku, count in sorted(counted.items()):
        try:
            booked = stock.on_hand(sku)
        except NotFound:
            booked = 0
        if count != booked:
            differences[sku] = count - booked
    return differences
