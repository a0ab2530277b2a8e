import pytest

from shop.errors import Conflict
from shop.storage.database import Database

pytestmark = pytest.mark.unit


@pytest.fixture
def database():
    with Database() as database:
        database.execute("CREATE TABLE thing (name TEXT PRIMARY KEY)")
        yield database


def names(database):
    return [row["name"] for row in database.all("SELECT name FROM thing ORDER BY name")]


def add(database, name):
    database.execute("INSERT INTO thing VALUES (?)", (name,))


def test_values(database):
    assert database.value("SELECT count(*) FROM thing") == 0
    assert database.value("SELECT name FROM thing", default="none") == "none"
    assert database.one("SELECT name FROM thing") is None


def test_duplicates_are_conflicts(database):
    add(database, "a")
    with pytest.raises(Conflict):
        add(database, "a")
    with pytest.raises(Conflict):
        database.execute_many("INSERT INTO thing VALUES (?)", [("b",), ("a",)])


def test_commit(database):
    with database.transaction():
        add(database, "a")
    assert names(database) == ["a"]


def test_rollback(database):
    with pytest.raises(RuntimeError):
        with database.transaction():
            add(database, "a")
            raise RuntimeError
    assert names(database) == []


def test_inner_block_is_undone_alone(database):
    with database.transaction():
        add(database, "outer")
        with pytest.raises(RuntimeError):
            with database.transaction():
                add(database, "inner")
                raise RuntimeError
        with database.transaction():
            add(database, "second")
    assert names(database) == ["outer", "second"]
