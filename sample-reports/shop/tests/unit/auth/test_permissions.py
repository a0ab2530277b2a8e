from types import SimpleNamespace

import pytest

from shop.auth.permissions import RoleBook, requires
from shop.errors import PermissionDenied

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("role", "permission", "expected"),
    [
        ("guest", "catalog.read", True),
        ("guest", "orders.own", False),
        ("customer", "catalog.read", True),
        ("clerk", "orders.ship", True),
        ("accountant", "refunds.approve", True),
        ("accountant", "orders.ship", False),
        ("admin", "anything.at.all", True),
    ],
)
def test_allows(role, permission, expected):
    assert RoleBook().allows(role, permission) is expected


def test_unknown_role():
    with pytest.raises(PermissionDenied):
        RoleBook().allows("wizard", "catalog.read")


def test_circular_inheritance_ends():
    book = RoleBook({"a": {"inherits": ("b",), "grants": ("x",)}, "b": {"inherits": ("a",), "grants": ("y",)}})
    assert book.grants("a") == {"x", "y"}
    assert book.grants("a") is book.grants("a")


def test_decorator_guards():
    @requires("orders.ship")
    def ship(subject, number):
        return f"shipped {number}"

    assert ship(SimpleNamespace(role="clerk"), 5) == "shipped 5"
    assert ship.permissions == ("orders.ship",)
    with pytest.raises(PermissionDenied, match="guest may not orders.ship"):
        ship(SimpleNamespace(role=None), 5)


def test_any_of_several():
    @requires("reports.read", "catalog.read", any_of=True)
    def look(subject):
        return True

    assert look(SimpleNamespace(role="guest"))
