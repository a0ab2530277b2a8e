"""One-off repair: fill in tax amounts of orders from before the tax table.

Run by hand on the server; it lies outside the package `shop` and no test measures it.
"""

from __future__ import annotations

import argparse
from typing import List, Optional, Tuple

from shop.billing.tax import TaxTable
from shop.money import Money
from shop.storage.database import Database


def outdated(database: Database) -> List[Tuple[str, int, str]]:
    rows = database.all(
        "SELECT p.number AS number, sum(l.price * l.quantity) AS gross, p.currency AS currency"
        " FROM purchase p JOIN purchase_line l ON l.purchase = p.number"
        " WHERE p.tax = 0 GROUP BY p.number ORDER BY p.number"
    )
    return [(row["number"], row["gross"], row["currency"]) for row in rows]


def backfill(database: Database, *, country: str = "DE", dry_run: bool = False) -> int:
    table = TaxTable()
    changed = 0
    with database.transaction():
        for number, gross, currency in outdated(database):
            tax = table.contained(Money(gross, currency), country)
            if not tax:
                continue
            changed += 1
            if dry_run:
                print(f"{number}: {tax}")
            else:
                database.execute("UPDATE purchase SET tax = ? WHERE number = ?", (tax.minor, number))
    return changed


def main(argv: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--country", default="DE")
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args(argv)
    with Database(args.database) as database:
        print(backfill(database, country=args.country, dry_run=args.dry_run), "orders changed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
