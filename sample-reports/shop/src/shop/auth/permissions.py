"""Roles, what they may do, and a decorator that asks."""

from __future__ import annotations

import functools
from typing import Any, Callable, Dict, FrozenSet, Iterable, Mapping, Optional, Set, TypeVar

from shop.errors import PermissionDenied

F = TypeVar("F", bound=Callable[..., Any])

ROLES: Mapping[str, Mapping[str, Iterable[str]]] = {
    "guest": {"grants": ("catalog.read",)},
    "customer": {"inherits": ("guest",), "grants": ("orders.own", "invoices.own")},
    "clerk": {"inherits": ("customer",), "grants": ("orders.read", "orders.ship", "stock.write")},
    "accountant": {"inherits": ("guest",), "grants": ("invoices.*", "refunds.*", "reports.read")},
    "admin": {"inherits": ("clerk", "accountant"), "grants": ("*",)},
}


class RoleBook:
    """Resolves inherited grants once and remembers them."""

    def __init__(self, roles: Mapping[str, Mapping[str, Iterable[str]]] = ROLES) -> None:
        self._roles = roles
        self._resolved: Dict[str, FrozenSet[str]] = {}

    def grants(self, role: str) -> FrozenSet[str]:
        if role not in self._resolved:
            self._resolved[role] = frozenset(self._walk(role, set()))
        return self._resolved[role]

    def _walk(self, role: str, seen: Set[str]) -> Set[str]:
        if role in seen:
            return set()
        seen.add(role)
        definition = self._roles.get(role)
        if definition is None:
            raise PermissionDenied(f"unknown role {role!r}")
        found = set(definition.get("grants", ()))
        for parent in definition.get("inherits", ()):
            found |= self._walk(parent, seen)
        return found

    def allows(self, role: str, permission: str) -> bool:
        grants = self.grants(role)
        if permission in grants or "*" in grants:
            return True
        parts = permission.split(".")
        return any(".".join(parts[:count]) + ".*" in grants for count in range(1, len(parts)))


DEFAULT_BOOK = RoleBook()


def requires(*permissions: str, book: Optional[RoleBook] = None, any_of: bool = False) -> Callable[[F], F]:
    """Guard a function whose first argument has a `role`."""
    combine = any if any_of else all

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def guarded(subject: Any, *args: Any, **kwargs: Any) -> Any:
            rules = book or DEFAULT_BOOK
            role = getattr(subject, "role", None) or "guest"
            if not combine(rules.allows(role, permission) for permission in permissions):
                raise PermissionDenied(
                    f"{role} may not {' or '.join(permissions)}",
                    role=role,
                )
            return function(subject, *args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate
