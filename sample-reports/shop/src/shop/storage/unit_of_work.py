"""One business transaction over all repositories."""

from __future__ import annotations

from typing import Any, Callable, List, Optional, Type

from shop.errors import Conflict
from shop.storage.database import Database
from shop.storage.repositories import (
    CustomerRepository,
    InvoiceRepository,
    OrderRepository,
    ProductRepository,
)


class UnitOfWork:
    """Changes last only after `commit`; leaving the block without it undoes them."""

    class _Undo(Exception):
        """Leaves the transaction without an error outside."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._transaction: Any = None
        self._committed = False
        self._after: List[Callable[[], None]] = []
        self.products = ProductRepository(database)
        self.customers = CustomerRepository(database)
        self.orders = OrderRepository(database)
        self.invoices = InvoiceRepository(database)

    def __enter__(self) -> UnitOfWork:
        if self._transaction is not None:
            raise Conflict("a unit of work cannot be entered twice")
        self._committed = False
        self._transaction = self._database.transaction()
        self._transaction.__enter__()
        return self

    def commit(self) -> None:
        self._committed = True

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do something once the data is safe, such as sending a mail."""
        self._after.append(action)

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Any) -> bool:
        transaction, self._transaction = self._transaction, None
        actions, self._after = self._after, []
        if error is not None:
            transaction.__exit__(kind, error, trace)
            return False
        if self._committed:
            transaction.__exit__(None, None, None)
            for action in actions:
                action()
        else:
            undo = self._Undo()
            try:
                transaction.__exit__(self._Undo, undo, None)
            except self._Undo:
                pass
        return False
