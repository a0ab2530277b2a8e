"""Shoe and clothing sizes: Größen in Europa, im Vereinigten Königreich und in den USA."""

from __future__ import annotations

from decimal import Decimal
from typing import Dict, Iterator, List, Optional, Union

from shop.errors import ValidationError

BUCHSTABEN = ("XS", "S", "M", "L", "XL", "XXL")

# Shift of clothing sizes for women against the German size.
KLEIDUNG: Dict[str, int] = {"DE": 0, "FR": 2, "IT": 6, "UK": -28, "US": -30}


def schuhgröße_aus_länge(millimeter: int) -> Decimal:
    """The European size (Paris point: two thirds of a centimetre) of a foot, in halves."""
    if not 100 <= millimeter <= 400:
        raise ValidationError(f"{millimeter} mm is no foot")
    exact = (Decimal(millimeter) + 15) * 3 / 20
    return (exact * 2).to_integral_value() / 2


def größe_umrechnen(größe: Union[int, str, Decimal], von: str, nach: str, *, art: str = "schuhe") -> Decimal:
    """Convert a size between systems, over the European one."""
    wert = Decimal(str(größe))
    if art == "schuhe":
        nach_europa = {
            "EU": lambda x: x,
            "UK": lambda x: (x + 25) * Decimal("1.27"),
            "US": lambda x: (x + 24) * Decimal("1.27"),
        }
        aus_europa = {
            "EU": lambda x: x,
            "UK": lambda x: x / Decimal("1.27") - 25,
            "US": lambda x: x / Decimal("1.27") - 24,
        }
        if von not in nach_europa or nach not in aus_europa:
            raise ValidationError(f"cannot convert shoes from {von} to {nach}")
        ergebnis = aus_europa[nach](nach_europa[von](wert))
        return (ergebnis * 2).to_integral_value() / 2
    elif art == "kleidung":
        try:
            return wert - KLEIDUNG[von] + KLEIDUNG[nach]
        except KeyError as error:
            raise ValidationError(f"unknown system {error}") from None
    else:
        raise ValidationError(f"no sizes for {art!r}")


def buchstabe_für(größe: int) -> str:
    """The letter of a German clothing size."""
    if größe < 32:
        return "XS"
    index = (größe - 32) // 4
    return BUCHSTABEN[min(index, len(BUCHSTABEN) - 1)]


def spanne(text: str) -> Iterator[str]:
    """`S-XL` is S, M, L, XL; a single letter is itself."""
    erste, strich, letzte = text.upper().partition("-")
    try:
        start = BUCHSTABEN.index(erste.strip())
        ende = BUCHSTABEN.index(letzte.strip()) if strich else start
    except ValueError:
        raise ValidationError(f"not a range of sizes: {text!r}") from None
    yield from BUCHSTABEN[start:ende + 1]


def nächste_größe(größe: str, vorrätig: List[str]) -> Optional[str]:
    """The closest size on the shelf, rather larger than smaller."""
    if größe not in BUCHSTABEN:
        return None
    mitte = BUCHSTABEN.index(größe)
    abstand = 0
    while abstand < len(BUCHSTABEN):
        for index in (mitte + abstand, mitte - abstand):
            if 0 <= index < len(BUCHSTABEN) and BUCHSTABEN[index] in vorrätig:
                return BUCHSTABEN[index]
        abstand += 1
    return None
