import io

import pytest

from shop import cli
from shop.storage.database import Database
from shop.storage.repositories import OrderRepository, ProductRepository

pytestmark = pytest.mark.integration


@pytest.fixture
def run(tmp_path):
    environ = {"SHOP_DATABASE": str(tmp_path / "shop.db")}

    def run(*argv):
        out = io.StringIO()
        return cli.main([str(part) for part in argv], environ=environ, out=out), out.getvalue()

    return run


def write(path, lines):
    path.write_text("\n".join(["sku,name,price,weight,tax,tags", *lines]) + "\n", encoding="utf-8")
    return path


def test_import(run, tmp_path):
    path = write(tmp_path / "new.csv", ["TEA-1001,Green tea,4.95,120,reduced,tea|green", "CUP-2001,Cup,12.90,450,,"])
    assert run("import", path) == (0, "2 products imported, 0 refused\n")
    with Database(tmp_path / "shop.db") as database:
        assert ProductRepository(database).get("TEA-1001").tags == ("tea", "green")


def test_bad_lines_are_listed(run, tmp_path):
    path = write(tmp_path / "bad.csv", ["TEA-1001,Green tea,cheap,,,"] + [",nameless,1,,,"] * 12)
    status, text = run("import", path)
    assert status == 1
    assert "line 2: not an amount: 'cheap'" in text
    assert "... and 3 more" in text


def test_import_twice(run, tmp_path):
    path = write(tmp_path / "new.csv", ["TEA-1001,Green tea,4.95,,,"])
    run("import", path)
    assert run("import", path)[0] == 2
    assert run("import", "--replace", path) == (0, "0 products imported, 0 refused\n")


def test_missing_file(run, tmp_path):
    assert run("import", tmp_path / "none.csv") == (2, "shop: No such file or directory\n")


def test_migrate_twice(run):
    assert run("migrate")[1].count("up") == 5
    assert run("migrate") == (0, "nothing to do, version 5\n")


def test_report(run, tmp_path, make_order):
    run("migrate")
    assert run("report") == (0, "no sales\n")
    with Database(tmp_path / "shop.db") as database:
        OrderRepository(database).add(make_order(state="paid"))
    assert "Cup with saucer" in run("report", "--top", 1)[1]
    assert run("report", "-o", tmp_path / "sales.csv") == (0, "sales.csv\n")
    assert (tmp_path / "sales.csv").read_text(encoding="utf-8").startswith("rank;sku;name")


@pytest.mark.slow
def test_bulk_import(run, tmp_path):
    lines = [f"BLK-{number:06d},Product {number},{number % 90 + 1}.99,{number % 500},,bulk" for number in range(90_000)]
    assert run("import", write(tmp_path / "bulk.csv", lines)) == (0, "90000 products imported, 0 refused\n")
