import pytest

from shop.auth.sessions import SessionStore
from shop.errors import AuthenticationError

pytestmark = pytest.mark.unit


@pytest.fixture
def store(clock):
    numbers = iter(["one", "one", "two", "three"])
    return SessionStore(clock, lifetime=100, absolute=250, new_id=lambda: next(numbers))


def test_open_and_get(store):
    session = store.open("ada")
    assert store.get(session.id) is session
    assert repr(session).startswith("<Session ada")


def test_identifiers_are_never_reused(store):
    assert [store.open("ada").id, store.open("bob").id] == ["one", "two"]


@pytest.mark.parametrize("identifier", [None, "", "nonsense"])
def test_unknown_session(store, identifier):
    with pytest.raises(AuthenticationError):
        store.get(identifier)


def test_use_prolongs_a_session(store, clock):
    session = store.open("ada")
    clock.advance(60)
    store.get(session.id)
    clock.advance(60)
    assert store.get(session.id) is session


def test_expired_session_is_gone(store, clock):
    session = store.open("ada")
    clock.advance(100)
    with pytest.raises(AuthenticationError, match="expired"):
        store.get(session.id)
    assert len(store) == 0


def test_absolute_limit(store, clock):
    session = store.open("ada")
    for _ in range(4):
        clock.advance(60)
        store.get(session.id)
    clock.advance(10)
    with pytest.raises(AuthenticationError):
        store.get(session.id)


def test_close(store):
    session = store.open("ada")
    assert store.close(session.id)
    assert not store.close(session.id)


def test_close_all_of_a_user(store):
    store.open("ada")
    store.open("bob")
    assert store.close_all("ada") == 1
    assert len(store) == 1


def test_purge(store, clock):
    store.open("ada")
    clock.advance(50)
    store.open("bob")
    clock.advance(60)
    assert store.purge() == 1


def test_expiry_before_creation(store):
    session = store.open("ada")
    with pytest.raises(ValueError):
        session.expires = session.created - 1
    del session.expires
    assert session.expires == session.created
