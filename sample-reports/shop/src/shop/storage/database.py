"""Connections to SQLite, and transactions that can be nested."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterable, Iterator, List, Optional, Sequence, Union

from shop.errors import Conflict


class Database:
    """A thin layer over one connection; rows behave like dictionaries."""

    def __init__(self, path: Union[str, Path] = ":memory:", *, timeout: float = 5.0) -> None:
        self._connection = sqlite3.connect(
            str(path),
            timeout=timeout,
            isolation_level=None,
            check_same_thread=False,
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._depth = 0
        self.statements = 0

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        self.statements += 1
        try:
            return self._connection.execute(sql, parameters)
        except sqlite3.IntegrityError as error:
            raise Conflict(str(error)) from error

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        self.statements += 1
        try:
            return self._connection.executemany(sql, rows).rowcount
        except sqlite3.IntegrityError as error:
            raise Conflict(str(error)) from error

    def all(self, sql: str, parameters: Sequence[Any] = ()) -> List[sqlite3.Row]:
        return self.execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> Optional[sqlite3.Row]:
        return self.execute(sql, parameters).fetchone()

    def value(self, sql: str, parameters: Sequence[Any] = (), default: Any = None) -> Any:
        row = self.one(sql, parameters)
        return default if row is None or row[0] is None else row[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """The outermost block is a transaction, inner ones are savepoints."""
        name = f"level_{self._depth}"
        begin, end, undo = (
            ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
            if self._depth == 0
            else (f"SAVEPOINT {name}", f"RELEASE {name}", f"ROLLBACK TO {name}")
        )
        self._connection.execute(begin)
        self._depth += 1
        try:
            yield
        except BaseException:
            self._connection.execute(undo)
            if self._depth > 1:
                self._connection.execute(end)
            raise
        else:
            self._connection.execute(end)
        finally:
            self._depth -= 1

    def backup(self, path: Union[str, Path]) -> None:
        target = sqlite3.connect(str(path))
        try:
            with target:
                self._connection.backup(target)
        finally:
            target.close()

    def check(self) -> List[str]:
        """Problems that SQLite finds in its file; empty when all is well."""
        problems = [row[0] for row in self.all("PRAGMA integrity_check") if row[0] != "ok"]
        for row in self.all("PRAGMA foreign_key_check"):
            problems.append(f"{row[0]}: row {row[1]} points to nothing in {row[2]}")
        return problems

    def close(self) -> None: self._connection.close()

    def __enter__(self) -> Database: return self

    def __exit__(self, *exc: object) -> None: self.close()
