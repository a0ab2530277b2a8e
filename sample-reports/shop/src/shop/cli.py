"""The command line: `python -m shop.cli --help`."""

from __future__ import annotations

import argparse
import csv
import importlib
import sys
from pathlib import Path
from typing import Callable, Iterator, List, Mapping, Optional, TextIO

from shop import __version__
from shop.auth.passwords import hash_password, policy_problems
from shop.catalog.products import Product, from_row
from shop.config import Settings, load
from shop.errors import ShopError, ValidationError, describe
from shop.reporting.export import to_text, write
from shop.reporting.sales import SalesReport
from shop.storage.database import Database
from shop.storage.migrations import migrate, version
from shop.storage.repositories import OrderRepository, ProductRepository

Command = Callable[[argparse.Namespace, Settings, TextIO], int]


def cmd_migrate(args: argparse.Namespace, settings: Settings, out: TextIO) -> int:
    with Database(settings.database) as database:
        steps = migrate(database, args.to)
        for step in steps:
            print(step, file=out)
        if not steps:
            print(f"nothing to do, version {version(database)}", file=out)
    return 0


def _products(stream: TextIO, currency: str, problems: List[str]) -> Iterator[Product]:
    for number, row in enumerate(csv.DictReader(stream), start=2):
        try:
            yield from_row(row, currency=currency)
        except ValidationError as error:
            problems.append(f"line {number}: {error}")


def cmd_import(args: argparse.Namespace, settings: Settings, out: TextIO) -> int:
    problems: List[str] = []
    with Database(settings.database) as database, \
            open(args.file, encoding="utf-8", newline="") as stream:
        migrate(database)
        with database.transaction():
            repository = ProductRepository(database)
            before = repository.count()
            repository.add_many(_products(stream, settings.currency, problems), replace=args.replace)
            added = repository.count() - before
    for problem in problems[:10]:
        print(problem, file=out)
    if len(problems) > 10:
        print(f"... and {len(problems) - 10} more", file=out)
    print(f"{added} products imported, {len(problems)} refused", file=out)
    return 1 if problems else 0


def cmd_report(args: argparse.Namespace, settings: Settings, out: TextIO) -> int:
    with Database(settings.database) as database:
        migrate(database)
        report = SalesReport(settings.currency)
        report.add_all(OrderRepository(database).in_state(*args.state))
        rows = list(report.rows(top=args.top))
    if args.output:
        print(write(rows, args.output).name, file=out)
    else:
        out.write(to_text(rows) if rows else "no sales\n")
    return 0


def cmd_hash(args: argparse.Namespace, settings: Settings, out: TextIO) -> int:
    problems = policy_problems(args.password)
    if problems and not args.force:
        print("; ".join(problems), file=out)
        return 1
    salt = bytes.fromhex(args.salt) if args.salt else None
    print(hash_password(args.password, iterations=settings.password_iterations, salt=salt), file=out)
    return 0


def cmd_size(args: argparse.Namespace, settings: Settings, out: TextIO) -> int:
    sizes = importlib.import_module("shop.i18n.größen")
    print(sizes.größe_umrechnen(args.size, args.source, args.target, art=args.kind), file=out)
    return 0


def cmd_serve(args: argparse.Namespace, settings: Settings, out: TextIO) -> int:  # pragma: no cover
    from shop.clock import SystemClock
    from shop.http.app import Shop, serve

    server = serve(Shop(settings, SystemClock()), args.host, args.port, threads=True)
    print(f"listening on port {server.server_port}", file=out)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shop", description="Runs and looks after the shop.")
    parser.add_argument("--version", action="version", version=f"shop {__version__}")
    parser.add_argument("--config", type=Path, help="settings file (INI)")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.required = True

    def command(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    sub = command("migrate", cmd_migrate, "bring the database to a version")
    sub.add_argument("--to", type=int, metavar="VERSION")

    sub = command("import", cmd_import, "import products from a CSV file")
    sub.add_argument("file", type=Path)
    sub.add_argument("--replace", action="store_true", help="overwrite products that exist")

    sub = command("report", cmd_report, "show what was sold")
    sub.add_argument("--top", type=int)
    sub.add_argument("--state", nargs="+", default=["paid", "packed", "shipped", "delivered"])
    sub.add_argument("-o", "--output", type=Path, help="write to a .csv, .jsonl or .txt file")

    sub = command("hash", cmd_hash, "hash a password")
    sub.add_argument("password")
    sub.add_argument("--salt", help="hexadecimal, for tests only")
    sub.add_argument("--force", action="store_true", help="also when the password is bad")

    sub = command("size", cmd_size, "convert a size")
    sub.add_argument("size")
    sub.add_argument("source")
    sub.add_argument("target")
    sub.add_argument("--kind", choices=["schuhe", "kleidung"], default="schuhe")

    sub = command("serve", cmd_serve, "serve the API")
    sub.add_argument("--host", default="127.0.0.1")
    sub.add_argument("--port", type=int, default=8000)
    return parser


def main(
    argv: Optional[List[str]] = None,
    *,
    environ: Optional[Mapping[str, str]] = None,
    out: Optional[TextIO] = None,
) -> int:
    args = build_parser().parse_args(argv)
    stream = out or sys.stdout
    try:
        settings = load(args.config, environ)
        return args.run(args, settings, stream)
    except ShopError as error:
        print(f"shop: {describe(error)}", file=stream)
        return 2
    except OSError as error:
        print(f"shop: {error.strerror or error}", file=stream)
        return 2


if __name__ == "__main__":  # pragma: no cover
    import os

    sys.exit(main(environ=os.environ))
