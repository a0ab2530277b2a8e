"""Figures about what was sold."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, DefaultDict, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple

from shop.money import Money
from shop.orders.models import Order


class SalesReport:
    """Collects orders and answers questions about them."""

    def __init__(self, currency: str = "EUR") -> None:
        self._currency = currency
        self._pieces: Counter = Counter()
        self._turnover: DefaultDict[str, int] = defaultdict(int)
        self._names: Dict[str, str] = {}
        self._totals: List[int] = []
        self._customers: Counter = Counter()
        self.skipped = 0

    def add(self, order: Order) -> bool:
        if order.currency != self._currency:
            self.skipped += 1
            return False
        for line in order.lines:
            self._pieces[line.sku] += line.quantity
            self._turnover[line.sku] += line.amount.minor
            self._names.setdefault(line.sku, line.name)
        self._totals.append(order.total.minor)
        self._customers[order.customer] += 1
        return True

    def add_all(self, orders: Iterable[Order]) -> int:
        return sum(map(self.add, orders))

    def rows(self, *, top: Optional[int] = None) -> Iterator[Dict[str, Any]]:
        """Products by turnover, best first."""
        ranked = sorted(self._turnover.items(), key=lambda item: (-item[1], item[0]))
        for rank, (sku, minor) in enumerate(ranked, start=1):
            if top is not None and rank > top:
                break
            yield {
                "rank": rank,
                "sku": sku,
                "name": self._names[sku],
                "pieces": self._pieces[sku],
                "turnover": str(Money(minor, self._currency)),
            }

    def summary(self) -> Dict[str, Any]:
        if not self._totals:
            return {"orders": 0, "turnover": str(Money.zero(self._currency))}
        return {
            "orders": len(self._totals),
            "turnover": str(Money(sum(self._totals), self._currency)),
            "median": str(Money(median(self._totals), self._currency)),
            "best_customer": self._customers.most_common(1)[0][0],
            "returning": sum(1 for count in self._customers.values() if count > 1),
        }


def median(values: Sequence[int]) -> int:
    ordered = sorted(values)
    middle, odd = divmod(len(ordered), 2)
    if odd:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) // 2


def abc_analysis(turnover: Dict[str, int], limits: Tuple[int, int] = (80, 95)) -> Dict[str, List[str]]:
    """Products that make most of the turnover (A), some of it (B), hardly any (C)."""
    classes: Dict[str, List[str]] = {"A": [], "B": [], "C": []}
    total = sum(turnover.values())
    if total <= 0:
        return classes
    running = 0
    for sku, minor in sorted(turnover.items(), key=lambda item: (-item[1], item[0])):
        share = 100 * running / total
        running += minor
        if share < limits[0]:
            classes["A"].append(sku)
        elif share < limits[1]:
            classes["B"].append(sku)
        else:
            classes["C"].append(sku)
    return classes


def moving_average(values: Sequence[float], width: int) -> List[float]:
    """The mean over a sliding window; shorter at the start."""
    if width < 1:
        raise ValueError("the window needs a width")
    result, window = [], 0.0
    for index, value in enumerate(values):
        window += value
        if index >= width:
            window -= values[index - width]
        result.append(window / min(index + 1, width))
    return result


def growth(before: int, after: int) -> Optional[float]:
    """Change in percent; nothing to compare with gives None."""
    if before == 0:
        return None
    return round(100 * (after - before) / before, 1)
