"""Reads the nightly export of the old till system.

Not used since the tills were replaced; kept for the archives of some branches.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Dict, Iterator, Optional

from shop.catalog.products import Product, check_sku
from shop.errors import ValidationError
from shop.legacy.price_codes import decode

ENCODINGS = ("utf-8-sig", "cp1252")
COLUMNS = ("ART", "BEZ", "PREIS", "GRP")


def read_text(path: Path) -> str:
    for encoding in ENCODINGS:
        try:
            return path.read_text(encoding=encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(f"{path.name} is in no known encoding")


def rows(text: str) -> Iterator[Dict[str, str]]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    reader = csv.DictReader(lines, delimiter=";")
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValidationError("unknown columns")
    for row in reader:
        if row["GRP"] == "99":
            break
        yield row


def product_from(row: Dict[str, str]) -> Optional[Product]:
    try:
        sku = check_sku(f"ALT-{int(row['ART']):05d}")
        price = decode(row["PREIS"])
    except (ValueError, ValidationError) as error:
        print(f"skipped {row['ART']}: {error}", file=sys.stderr)
        return None
    return Product(sku, row["BEZ"].title(), price, tags=("legacy",))


def run(folder: Path) -> int:
    count = 0
    for path in sorted(folder.glob("*.exp")):
        for row in rows(read_text(path)):
            if product_from(row) is not None:
                count += 1
        else:
            path.rename(path.with_suffix(".done"))
    return count
