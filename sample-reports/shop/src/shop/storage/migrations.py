"""The schema, as a list of steps that can be taken forward and back."""

from __future__ import annotations

from typing import Callable, List, NamedTuple, Optional, Tuple, Union

from shop.errors import Conflict
from shop.storage.database import Database

Step = Union[str, Callable[[Database], None]]


class Migration(NamedTuple):
    version: int
    name: str
    up: Tuple[Step, ...]
    down: Tuple[Step, ...] = ()


def _fill_search_names(database: Database) -> None:
    for row in database.all("SELECT sku, name FROM product"):
        database.execute("UPDATE product SET search_name = ? WHERE sku = ?", (row["name"].casefold(), row["sku"]))


MIGRATIONS: Tuple[Migration, ...] = (
    Migration(
        1,
        "products",
        (
            """CREATE TABLE product (
                sku TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                price INTEGER NOT NULL CHECK (price >= 0),
                currency TEXT NOT NULL,
                tax_class TEXT NOT NULL,
                weight INTEGER NOT NULL DEFAULT 0,
                tags TEXT NOT NULL DEFAULT '',
                active INTEGER NOT NULL DEFAULT 1
            )""",
        ),
        ("DROP TABLE product",),
    ),
    Migration(
        2,
        "customers",
        (
            """CREATE TABLE customer (
                email TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                password TEXT NOT NULL,
                role TEXT NOT NULL DEFAULT 'customer'
            )""",
        ),
        ("DROP TABLE customer",),
    ),
    Migration(
        3,
        "orders",
        (
            """CREATE TABLE purchase (
                number TEXT PRIMARY KEY,
                customer TEXT NOT NULL,
                state TEXT NOT NULL,
                currency TEXT NOT NULL,
                discount INTEGER NOT NULL,
                shipping INTEGER NOT NULL,
                tax INTEGER NOT NULL,
                payment TEXT,
                note TEXT NOT NULL DEFAULT '',
                address TEXT
            )""",
            """CREATE TABLE purchase_line (
                purchase TEXT NOT NULL REFERENCES purchase (number) ON DELETE CASCADE,
                position INTEGER NOT NULL,
                sku TEXT NOT NULL,
                name TEXT NOT NULL,
                price INTEGER NOT NULL,
                quantity INTEGER NOT NULL CHECK (quantity > 0),
                tax_class TEXT NOT NULL,
                weight INTEGER NOT NULL,
                PRIMARY KEY (purchase, position)
            )""",
        ),
        ("DROP TABLE purchase_line", "DROP TABLE purchase"),
    ),
    Migration(
        4,
        "invoices",
        (
            """CREATE TABLE invoice (
                number TEXT PRIMARY KEY,
                purchase TEXT NOT NULL REFERENCES purchase (number),
                customer TEXT NOT NULL,
                issued TEXT NOT NULL,
                due TEXT NOT NULL,
                total INTEGER NOT NULL,
                paid INTEGER NOT NULL,
                currency TEXT NOT NULL
            )""",
        ),
        ("DROP TABLE invoice",),
    ),
    Migration(
        5,
        "search names",
        (
            "ALTER TABLE product ADD COLUMN search_name TEXT NOT NULL DEFAULT ''",
            _fill_search_names,
            "CREATE INDEX product_search_name ON product (search_name)",
        ),
    ),
)


def version(database: Database) -> int:
    return database.value("PRAGMA user_version", default=0)


def _run(database: Database, steps: Tuple[Step, ...]) -> None:
    for step in steps:
        if callable(step):
            step(database)
        else:
            database.execute(step)


def migrate(database: Database, target: Optional[int] = None) -> List[str]:
    """Bring the schema to a version, the newest by default; say what was done."""
    newest = MIGRATIONS[-1].version
    if target is None:
        target = newest
    if not 0 <= target <= newest:
        raise Conflict(f"there is no version {target}")
    current = version(database)
    if current > newest:
        raise Conflict(f"database is from a newer shop (version {current})")
    done = []
    if target >= current:
        for migration in MIGRATIONS:
            if current < migration.version <= target:
                with database.transaction():
                    _run(database, migration.up)
                    database.execute(f"PRAGMA user_version = {migration.version}")
                done.append(f"up {migration.version} {migration.name}")
    else:
        for migration in reversed(MIGRATIONS):
            if target < migration.version <= current:
                if not migration.down:
                    raise Conflict(f"{migration.name} cannot be taken back")
                with database.transaction():
                    _run(database, migration.down)
                    database.execute(f"PRAGMA user_version = {migration.version - 1}")
                done.append(f"down {migration.version} {migration.name}")
    return done
