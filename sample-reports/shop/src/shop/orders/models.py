"""Orders and what they consist of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Tuple

from shop.errors import ValidationError
from shop.money import Money, total

POSTCODES = {
    "DE": (5, str.isdigit),
    "AT": (4, str.isdigit),
    "NL": (6, str.isalnum),
    "US": (5, str.isdigit),
}


@dataclass(frozen=True)
class Address:
    name: str
    street: str
    postcode: str
    city: str
    country: str = "DE"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Address:
        missing = [key for key in ("name", "street", "postcode", "city") if not str(data.get(key) or "").strip()]
        if missing:
            raise ValidationError(f"address lacks {', '.join(missing)}")
        country = str(data.get("country") or "DE").upper()
        postcode = str(data["postcode"]).replace(" ", "")
        rule = POSTCODES.get(country)
        if rule is not None:
            length, check = rule
            if len(postcode) != length or not check(postcode):
                raise ValidationError(f"not a postcode of {country}: {data['postcode']!r}")
        return cls(
            name=str(data["name"]).strip(),
            street=str(data["street"]).strip(),
            postcode=postcode,
            city=str(data["city"]).strip(),
            country=country,
        )

    def lines(self) -> Tuple[str, ...]:
        place = f"{self.postcode} {self.city}"
        if self.country == "US":
            place = f"{self.city} {self.postcode}"
        return (self.name, self.street, place, self.country)


@dataclass
class OrderLine:
    sku: str
    name: str
    unit_price: Money
    quantity: int = 1
    tax_class: str = "standard"
    weight_grams: int = 0

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValidationError(f"quantity of {self.sku} must be at least 1")

    @property
    def amount(self) -> Money: return self.unit_price * self.quantity


@dataclass
class Order:
    number: str
    customer: str
    lines: List[OrderLine]
    address: Optional[Address] = None
    state: str = "new"
    discount: Money = field(default_factory=Money.zero)
    shipping: Money = field(default_factory=Money.zero)
    tax: Money = field(default_factory=Money.zero)
    payment: Optional[str] = None
    _note: str = ""

    @property
    def currency(self) -> str:
        return self.lines[0].unit_price.currency if self.lines else "EUR"

    @property
    def note(self) -> str:
        return self._note

    @note.setter
    def note(self, text: str) -> None:
        text = " ".join(text.split())
        if len(text) > 200:
            raise ValidationError("a note has at most 200 characters")
        self._note = text

    @property
    def subtotal(self) -> Money:
        return total((line.amount for line in self.lines), self.currency)

    @property
    def total(self) -> Money:
        return self.subtotal - self.discount + self.shipping

    @property
    def weight_grams(self) -> int: return sum(line.weight_grams * line.quantity for line in self.lines)

    def quantities(self) -> Dict[str, int]:
        counts: Dict[str, int] = {}
        for line in self.lines:
            counts[line.sku] = counts.get(line.sku, 0) + line.quantity
        return counts

    def merge_lines(self) -> int:
        """Join lines of the same product and price; say how many went away."""
        merged: Dict[Tuple[str, int], OrderLine] = {}
        for line in self.lines:
            key = (line.sku, line.unit_price.minor)
            if key in merged:
                merged[key].quantity += line.quantity
            else:
                merged[key] = line
        removed = len(self.lines) - len(merged)
        self.lines = list(merged.values())
        return removed

    def as_dict(self) -> Dict[str, Any]:
        return {
            "number": self.number,
            "state": self.state,
            "lines": [
                {"sku": line.sku, "quantity": line.quantity, "amount": str(line.amount)}
                for line in self.lines
            ],
            "discount": str(self.discount),
            "shipping": str(self.shipping),
            "tax": str(self.tax),
            "total": str(self.total),
            "payment": self.payment,
            "note": self.note,
        }
