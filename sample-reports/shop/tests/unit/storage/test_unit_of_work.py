import pytest

from shop.errors import Conflict
from shop.storage.database import Database
from shop.storage.migrations import migrate
from shop.storage.unit_of_work import UnitOfWork

pytestmark = pytest.mark.unit


@pytest.fixture
def work():
    with Database() as database:
        migrate(database)
        yield UnitOfWork(database)


def test_commit_keeps(work, products):
    done = []
    with work:
        work.products.add(products[0])
        work.after_commit(lambda: done.append("mail"))
        work.commit()
    assert (work.products.count(), done) == (1, ["mail"])


def test_without_commit_nothing_lasts(work, products):
    with work:
        work.products.add(products[0])
    assert work.products.count() == 0


def test_errors_undo(work, products):
    with pytest.raises(RuntimeError):
        with work:
            work.products.add(products[0])
            raise RuntimeError
    assert work.products.count() == 0


def test_not_twice(work):
    with work:
        with pytest.raises(Conflict):
            work.__enter__()
