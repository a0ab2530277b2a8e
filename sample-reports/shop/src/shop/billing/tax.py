"""Value added tax by country, and checks of tax numbers."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Callable, Dict, Mapping, NamedTuple, Optional

from shop.errors import ValidationError
from shop.money import Money


class Rates(NamedTuple):
    standard: Decimal
    reduced: Decimal
    zero: Decimal = Decimal(0)


RATES: Mapping[str, Rates] = {
    "DE": Rates(Decimal(19), Decimal(7)),
    "AT": Rates(Decimal(20), Decimal(10)),
    "NL": Rates(Decimal(21), Decimal(9)),
    "FR": Rates(Decimal(20), Decimal("5.5")),
    "LU": Rates(Decimal(17), Decimal(8)),
}

VAT_PATTERNS: Mapping[str, str] = {
    "DE": r"\d{9}",
    "AT": r"U\d{8}",
    "NL": r"\d{9}B\d{2}",
    "FR": r"[0-9A-Z]{2}\d{9}",
}


class TaxTable:
    """Rates with a fallback for countries that we do not deliver tax to."""

    def __init__(self, rates: Mapping[str, Rates] = RATES, *, home: str = "DE") -> None:
        if home not in rates:
            raise ValidationError(f"no rates for {home}")
        self._rates = rates
        self._home = home

    def rate(self, country: str, tax_class: str = "standard") -> Decimal:
        rates = self._rates.get(country)
        if rates is None:
            return Decimal(0)
        try:
            return getattr(rates, tax_class)
        except AttributeError:
            raise ValidationError(f"unknown tax class {tax_class!r}") from None

    def contained(self, gross: Money, country: str, tax_class: str = "standard") -> Money:
        """The tax inside a gross amount."""
        rate = self.rate(country, tax_class)
        if not rate:
            return Money.zero(gross.currency)
        minor = Decimal(gross.minor) * rate / (100 + rate)
        return Money(int(minor.quantize(Decimal(1), rounding=ROUND_HALF_UP)), gross.currency)

    def added(self, net: Money, country: str, tax_class: str = "standard") -> Money:
        return net.percent(self.rate(country, tax_class))

    def reverse_charge(self, country: str, vat_id: Optional[str]) -> bool:
        """Whether the customer owes the tax: a business in another member state."""
        return (
            country != self._home
            and country in self._rates
            and vat_id is not None
            and check_vat_id(vat_id)[:2] == country
        )


def _german_checksum(digits: str) -> bool:
    product = 10
    for digit in digits[:8]:
        total = (int(digit) + product) % 10
        if total == 0:
            total = 10
        product = 2 * total % 11
    return (11 - product) % 10 == int(digits[8])


def _austrian_checksum(text: str) -> bool:
    total = 4
    for index, digit in enumerate(text[1:8]):
        value = int(digit) * (2 if index % 2 else 1)
        total += value // 10 + value % 10
    return -total % 10 == int(text[8])


CHECKSUMS: Dict[str, Callable[[str], bool]] = {
    "DE": _german_checksum,
    "AT": _austrian_checksum,
}


def check_vat_id(text: str) -> str:
    """The number without blanks, if its form and check digit are right."""
    number = re.sub(r"[\s.-]", "", text).upper()
    country, rest = number[:2], number[2:]
    pattern = VAT_PATTERNS.get(country)
    if pattern is None:
        raise ValidationError(f"no tax numbers known for {country or 'an empty text'}")
    if not re.fullmatch(pattern, rest):
        raise ValidationError(f"not a tax number of {country}: {text!r}")
    checksum = CHECKSUMS.get(country)
    if checksum is not None and not checksum(rest):
        raise ValidationError(f"check digit of {text!r} is wrong")
    return number
