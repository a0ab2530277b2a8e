import pytest

from shop.errors import Conflict
from shop.storage.database import Database
from shop.storage.migrations import MIGRATIONS, migrate, version

pytestmark = pytest.mark.unit


@pytest.fixture
def database():
    with Database() as database:
        yield database


def test_up_to_the_newest(database):
    assert len(migrate(database)) == len(MIGRATIONS)
    assert version(database) == MIGRATIONS[-1].version
    assert migrate(database) == []


def test_versions_count_up():
    assert [migration.version for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_up_and_down(database):
    migrate(database, 3)
    assert migrate(database, 1) == ["down 3 orders", "down 2 customers"]


def test_no_such_version(database):
    with pytest.raises(Conflict, match="no version 99"):
        migrate(database, 99)
