import json
import sys

import pytest

from shop.errors import ValidationError
from shop.reporting import export

pytestmark = pytest.mark.unit

ROWS = [{"name": "Tea", "pieces": 3}, {"name": "=1+1", "pieces": 12, "note": "x;y"}]


def test_csv_defuses_formulas():
    assert export.to_csv(ROWS) == "name;pieces;note\nTea;3;\n'=1+1;12;\"x;y\"\n"
    assert export.to_csv([]) == ""


def test_json_lines():
    assert [json.loads(line)["pieces"] for line in export.to_json_lines(ROWS)] == [3, 12]


def test_text_aligns_numbers_to_the_right():
    lines = export.to_text(ROWS).splitlines()
    assert lines[0] == "name  pieces  note"
    assert lines[2] == "Tea        3"


@pytest.mark.parametrize("name", ["out.csv", "out.jsonl", "out.TXT"])
def test_write(tmp_path, name):
    path = export.write(ROWS, tmp_path / name)
    assert "Tea" in path.read_text(encoding="utf-8")
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_unknown_extension(tmp_path):
    with pytest.raises(ValidationError):
        export.write(ROWS, tmp_path / "out.pdf")


@pytest.mark.skipif(sys.platform != "win32", reason="open files can be replaced elsewhere")
def test_write_over_an_open_file(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    with open(path, encoding="utf-8"):
        with pytest.raises(PermissionError):
            export.write(ROWS, path)
