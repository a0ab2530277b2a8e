"""Tables as CSV, JSON lines and plain text."""

from __future__ import annotations

import csv
import io
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Sequence, Union

from shop.errors import ValidationError

Rows = Iterable[Mapping[str, Any]]

# A cell that starts like this would be run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t")


def _safe(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _columns(rows: Sequence[Mapping[str, Any]]) -> List[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def to_csv(rows: Rows, *, delimiter: str = ";") -> str:
    table = list(rows)
    if not table:
        return ""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, _columns(table), delimiter=delimiter, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows({key: _safe(value) for key, value in row.items()} for row in table)
    return stream.getvalue()


def to_json_lines(rows: Rows) -> Iterator[str]:
    for row in rows:
        yield json.dumps(dict(row), ensure_ascii=False, default=str) + "\n"


def to_text(rows: Rows, *, rule: str = "-") -> str:
    """A table with aligned columns; numbers to the right."""
    table = list(rows)
    columns = _columns(table)
    cells = [[str(row.get(column, "")) for column in columns] for row in table]
    widths = [max([len(column), *(len(line[index]) for line in cells)]) for index, column in enumerate(columns)]
    numeric = [
        bool(table) and all(isinstance(row.get(column, 0), (int, float)) for row in table)
        for column in columns
    ]

    def line(values: Sequence[str]) -> str:
        return "  ".join(
            value.rjust(width) if right else value.ljust(width)
            for value, width, right in zip(values, widths, numeric)
        ).rstrip()

    return "\n".join([line(columns), "  ".join(rule * width for width in widths), *map(line, cells)]) + "\n"


FORMATS: Dict[str, Callable[[Rows], str]] = {
    "csv": to_csv,
    "jsonl": lambda rows: "".join(to_json_lines(rows)),
    "txt": to_text,
}


def write(rows: Rows, path: Union[str, Path]) -> Path:
    """Write by the extension; the file appears whole or not at all."""
    path = Path(path)
    convert = FORMATS.get(path.suffix.lstrip(".").lower())
    if convert is None:
        raise ValidationError(f"cannot write {path.suffix or 'a file without extension'}")
    beside = path.with_name(path.name + ".part")
    try:
        with open(beside, "w", encoding="utf-8", newline="") as stream:
            stream.write(convert(rows))
        os.replace(str(beside), str(path))
    except BaseException:
        with suppress(FileNotFoundError):
            beside.unlink()
        raise
    return path
