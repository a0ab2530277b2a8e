"""Objects in, rows out, and back."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Dict, Iterable, Iterator, List, Optional

from shop.billing.invoices import Invoice
from shop.catalog.products import Product
from shop.errors import NotFound
from shop.money import Money
from shop.orders.models import Address, Order, OrderLine
from shop.storage.database import Database


@dataclass
class Customer:
    email: str
    name: str
    password: str
    role: str = "customer"


class ProductRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    @staticmethod
    def _row(product: Product) -> tuple:
        return (
            product.sku,
            product.name,
            product.price.minor,
            product.price.currency,
            product.tax_class,
            product.weight_grams,
            "|".join(product.tags),
            int(product.active),
            product.name.casefold(),
        )

    @staticmethod
    def _product(row: sqlite3.Row) -> Product:
        return Product(
            sku=row["sku"],
            name=row["name"],
            price=Money(row["price"], row["currency"]),
            tax_class=row["tax_class"],
            weight_grams=row["weight"],
            tags=tuple(filter(None, row["tags"].split("|"))),
            active=bool(row["active"]),
        )

    def add(self, product: Product) -> None:
        self.add_many([product])

    def add_many(self, products: Iterable[Product], *, replace: bool = False) -> int:
        verb = "REPLACE" if replace else "INSERT"
        return self._database.execute_many(
            f"{verb} INTO product (sku, name, price, currency, tax_class, weight, tags, active, search_name)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self._row(product) for product in products),
        )

    def get(self, sku: str) -> Product:
        row = self._database.one("SELECT * FROM product WHERE sku = ?", (sku,))
        if row is None:
            raise NotFound(f"no product {sku}")
        return self._product(row)

    def list(self, *, prefix: str = "", active_only: bool = True, limit: int = 100) -> List[Product]:
        conditions, parameters = ["1 = 1"], []  # type: ignore[var-annotated]
        if prefix:
            conditions.append("search_name LIKE ? || '%'")
            parameters.append(prefix.casefold())
        if active_only:
            conditions.append("active = 1")
        rows = self._database.all(
            f"SELECT * FROM product WHERE {' AND '.join(conditions)} ORDER BY sku LIMIT ?",
            (*parameters, limit),
        )
        return [self._product(row) for row in rows]

    def retire(self, sku: str) -> bool:
        cursor = self._database.execute("UPDATE product SET active = 0 WHERE sku = ? AND active = 1", (sku,))
        return cursor.rowcount == 1

    def count(self) -> int:
        return self._database.value("SELECT count(*) FROM product", default=0)


class CustomerRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, customer: Customer) -> None:
        self._database.execute(
            "INSERT INTO customer (email, name, password, role) VALUES (?, ?, ?, ?)",
            (customer.email.lower(), customer.name, customer.password, customer.role),
        )

    def find(self, email: str) -> Optional[Customer]:
        row = self._database.one("SELECT * FROM customer WHERE email = ?", (email.strip().lower(),))
        return None if row is None else Customer(**dict(row))

    def get(self, email: str) -> Customer:
        customer = self.find(email)
        if customer is None:
            raise NotFound(f"no customer {email}")
        return customer

    def set_password(self, email: str, password: str) -> None:
        self._database.execute("UPDATE customer SET password = ? WHERE email = ?", (password, email))

    def rename(self, old: str, new: str) -> None:
        with self._database.transaction():
            self.get(old)
            self._database.execute("UPDATE customer SET email = ? WHERE email = ?", (new, old))
            self._database.execute("UPDATE purchase SET customer = ? WHERE customer = ?", (new, old))


class OrderRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    def next_sequence(self) -> int:
        return 1_000 + self._database.value("SELECT count(*) FROM purchase", default=0)

    def add(self, order: Order) -> None:
        with self._database.transaction():
            self._database.execute(
                "INSERT INTO purchase (number, customer, state, currency, discount, shipping, tax, payment, note, address)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    order.number,
                    order.customer,
                    order.state,
                    order.currency,
                    order.discount.minor,
                    order.shipping.minor,
                    order.tax.minor,
                    order.payment,
                    order.note,
                    None if order.address is None else json.dumps(asdict(order.address)),
                ),
            )
            self._add_lines(order)

    def _add_lines(self, order: Order) -> None:
        self._database.execute_many(
            "INSERT INTO purchase_line VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    order.number,
                    position,
                    line.sku,
                    line.name,
                    line.unit_price.minor,
                    line.quantity,
                    line.tax_class,
                    line.weight_grams,
                )
                for position, line in enumerate(order.lines)
            ],
        )

    def save(self, order: Order) -> None:
        cursor = self._database.execute(
            "UPDATE purchase SET state = ?, payment = ?, note = ? WHERE number = ?",
            (order.state, order.payment, order.note, order.number),
        )
        if cursor.rowcount != 1:
            raise NotFound(f"no order {order.number}")

    def get(self, number: str) -> Order:
        row = self._database.one("SELECT * FROM purchase WHERE number = ?", (number,))
        if row is None:
            raise NotFound(f"no order {number}")
        return self._order(row)

    def _order(self, row: sqlite3.Row) -> Order:
        currency = row["currency"]
        lines = [
            OrderLine(
                line["sku"],
                line["name"],
                Money(line["price"], currency),
                line["quantity"],
                line["tax_class"],
                line["weight"],
            )
            for line in self._database.all(
                "SELECT * FROM purchase_line WHERE purchase = ? ORDER BY position", (row["number"],)
            )
        ]
        order = Order(
            row["number"],
            row["customer"],
            lines,
            Address(**json.loads(row["address"])) if row["address"] else None,
            state=row["state"],
            discount=Money(row["discount"], currency),
            shipping=Money(row["shipping"], currency),
            tax=Money(row["tax"], currency),
            payment=row["payment"],
        )
        order.note = row["note"]
        return order

    def of_customer(self, customer: str) -> Iterator[Order]:
        for row in self._database.all("SELECT * FROM purchase WHERE customer = ? ORDER BY number", (customer,)):
            yield self._order(row)

    def in_state(self, *states: str) -> Iterator[Order]:
        marks = ", ".join("?" * len(states))
        for row in self._database.all(f"SELECT * FROM purchase WHERE state IN ({marks}) ORDER BY number", states):
            yield self._order(row)

    def delete(self, number: str) -> bool:
        return self._database.execute("DELETE FROM purchase WHERE number = ?", (number,)).rowcount > 0


class InvoiceRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, invoice: Invoice) -> None:
        self._database.execute(
            "INSERT INTO invoice VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                invoice.number,
                invoice.order,
                invoice.customer,
                invoice.issued.isoformat(),
                invoice.due.isoformat(),
                invoice.total.minor,
                invoice.paid.minor,
                invoice.total.currency,
            ),
        )

    def overdue(self, today: date) -> List[Dict[str, Any]]:
        rows = self._database.all(
            "SELECT * FROM invoice WHERE paid < total AND due < ? ORDER BY due, number",
            (today.isoformat(),),
        )
        return [{**dict(row), "days": (today - date.fromisoformat(row["due"])).days} for row in rows]

    def numbers(self) -> List[str]:
        return [row["number"] for row in self._database.all("SELECT number FROM invoice ORDER BY number")]
