"""Money as whole minor units; no floating point anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Iterable, List, Optional, Union, overload

from shop.errors import ValidationError

if TYPE_CHECKING:
    from typing import Sequence

MINOR_DIGITS = {"EUR": 2, "USD": 2, "GBP": 2, "JPY": 0, "KWD": 3}

_AMOUNT = re.compile(
    r"""^\s*
    (?P<sign>-)?
    (?P<whole>\d{1,12})
    (?:[.,](?P<fraction>\d{1,3}))?
    (?:\s*(?P<currency>[A-Z]{3}))?
    \s*$""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Money:
    """An amount in minor units of one currency."""

    minor: int
    currency: str = "EUR"

    def __post_init__(self) -> None:
        if self.currency not in MINOR_DIGITS:
            raise ValidationError(f"unknown currency {self.currency!r}")

    @classmethod
    def zero(cls, currency: str = "EUR") -> Money: return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str = "EUR") -> Money:
        """Read `12`, `12.5`, `12,50 EUR`, `-3.00 USD`."""
        match = _AMOUNT.match(text)
        if match is None:
            raise ValidationError(f"not an amount: {text!r}")
        currency = match["currency"] or currency
        digits = MINOR_DIGITS.get(currency)
        if digits is None:
            raise ValidationError(f"unknown currency {currency!r}")
        fraction = match["fraction"] or ""
        if len(fraction) > digits:
            raise ValidationError(f"{currency} has {digits} decimals, got {text!r}")
        minor = int(match["whole"] + fraction.ljust(digits, "0"))
        return cls(-minor if match["sign"] else minor, currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money: return Money(-self.minor, self.currency)

    @overload
    def __mul__(self, factor: int) -> Money: ...

    @overload
    def __mul__(self, factor: Decimal) -> Money: ...

    def __mul__(self, factor: Union[int, Decimal]) -> Money:
        if isinstance(factor, int):
            return Money(self.minor * factor, self.currency)
        if isinstance(factor, Decimal):
            exact = Decimal(self.minor) * factor
            return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)), self.currency)
        return NotImplemented

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        digits = MINOR_DIGITS[self.currency]
        sign = "-" if self.minor < 0 else ""
        if digits == 0:
            return f"{sign}{abs(self.minor)} {self.currency}"
        whole, fraction = divmod(abs(self.minor), 10 ** digits)
        return f"{sign}{whole}.{fraction:0{digits}d} {self.currency}"

    def percent(self, rate: Union[int, str, Decimal]) -> Money:
        return self * (Decimal(rate) / 100)

    def allocate(self, weights: Sequence[int]) -> List[Money]:
        """Split without losing a cent: the rest goes to the first parts, one each."""
        total = sum(weights)
        if total <= 0 or any(weight < 0 for weight in weights):
            raise ValidationError("weights must be positive")
        parts = [self.minor * weight // total for weight in weights]
        rest = self.minor - sum(parts)
        index = 0
        while rest:
            if weights[index % len(weights)]:
                parts[index % len(weights)] += 1
                rest -= 1
            index += 1
        return [Money(part, self.currency) for part in parts]

    def _same(self, other: Any) -> Money:
        if not isinstance(other, Money):
            raise TypeError(f"expected Money, got {type(other).__name__}")
        if other.currency != self.currency:
            raise ValidationError(
                "currencies differ",
                left=self.currency,
                right=other.currency,
            )
        return other


def total(amounts: Iterable[Money], currency: Optional[str] = None) -> Money:
    """Sum of amounts; an empty sum needs a currency."""
    result: Optional[Money] = None
    for amount in amounts:
        result = amount if result is None else result + amount
    if result is not None:
        return result
    if currency is None:
        raise ValidationError("an empty sum has no currency")
    return Money.zero(currency)
