"""Products, their variants and their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple

from shop.errors import NotFound, ValidationError
from shop.money import Money

SKU = re.compile(r"^[A-Z]{2,4}-\d{3,6}(?:-[A-Z0-9]{1,4})?$")
TAX_CLASSES = ("standard", "reduced", "zero")


def check_sku(text: str) -> str:
    """The stock keeping unit in its normal form."""
    sku = text.strip().upper()
    if not SKU.match(sku):
        raise ValidationError(f"not a stock keeping unit: {text!r}")
    return sku


def check_digit(number: str) -> int:
    """The last digit of an EAN-13, from the first twelve."""
    if len(number) != 12 or not number.isdigit():
        raise ValidationError("twelve digits are needed")
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(number))
    return -total % 10


def valid_ean(number: str) -> bool:
    return len(number) == 13 and number.isdigit() and check_digit(number[:12]) == int(number[12])


@dataclass(frozen=True)
class Variant:
    suffix: str
    label: str
    surcharge: Money = field(default_factory=Money.zero)


@dataclass
class Product:
    sku: str
    name: str
    price: Money
    tax_class: str = "standard"
    weight_grams: int = 0
    tags: Tuple[str, ...] = ()
    variants: List[Variant] = field(default_factory=list)
    active: bool = True

    def __post_init__(self) -> None:
        self.sku = check_sku(self.sku)
        if not self.name.strip():
            raise ValidationError("a product needs a name")
        if self.price.minor < 0:
            raise ValidationError("a price cannot be negative")
        if self.tax_class not in TAX_CLASSES:
            raise ValidationError(
                f"unknown tax class {self.tax_class!r}",
                allowed=", ".join(TAX_CLASSES),
            )

    def variant(self, suffix: str) -> Variant:
        for variant in self.variants:
            if variant.suffix == suffix:
                return variant
        raise NotFound(f"{self.sku} has no variant {suffix!r}")

    def price_of(self, suffix: Optional[str] = None) -> Money:
        if suffix is None:
            return self.price
        return self.price + self.variant(suffix).surcharge

    def skus(self) -> Iterator[str]:
        """Every number that can be ordered."""
        if not self.variants:
            yield self.sku
            return
        for variant in self.variants:
            yield f"{self.sku}-{variant.suffix}"

    def as_dict(self) -> Dict[str, Any]:
        return {
            "sku": self.sku,
            "name": self.name,
            "price": str(self.price),
            "tags": list(self.tags),
            **({"variants": [variant.suffix for variant in self.variants]} if self.variants else {}),
        }


def from_row(row: Mapping[str, str], *, currency: str = "EUR") -> Product:
    """A product from a row of an import file; all columns are text."""
    missing = [column for column in ("sku", "name", "price") if not row.get(column)]
    if missing:
        raise ValidationError(f"missing: {', '.join(missing)}")
    weight = row.get("weight") or "0"
    try:
        grams = int(weight)
    except ValueError:
        if weight.lower().endswith("kg"):
            grams = round(float(weight[:-2].replace(",", ".")) * 1000)
        else:
            raise ValidationError(f"weight {weight!r} is no number") from None
    return Product(
        sku=row["sku"],
        name=row["name"].strip(),
        price=Money.parse(row["price"], currency),
        tax_class=row.get("tax") or "standard",
        weight_grams=grams,
        tags=tuple(tag.strip() for tag in (row.get("tags") or "").split("|") if tag.strip()),
    )
