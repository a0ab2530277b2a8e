"""Server-side sessions with sliding expiry."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, Optional

from shop.errors import AuthenticationError

if TYPE_CHECKING:
    from shop.clock import Clock


class Session:
    """One signed-in user; data is free for the application."""

    __slots__ = ("id", "user", "created", "_expires", "data")

    def __init__(self, id: str, user: str, created: float, expires: float) -> None:
        self.id = id
        self.user = user
        self.created = created
        self._expires = expires
        self.data: Dict[str, Any] = {}

    @property
    def expires(self) -> float:
        return self._expires

    @expires.setter
    def expires(self, value: float) -> None:
        if value < self.created:
            raise ValueError("a session cannot end before it began")
        self._expires = value

    @expires.deleter
    def expires(self) -> None:
        self._expires = self.created

    def __repr__(self) -> str: return f"<Session {self.user} until {self._expires:.0f}>"


class SessionStore:
    """Keeps sessions in memory, by a random identifier."""

    def __init__(
        self,
        clock: Clock,
        *,
        lifetime: float = 1800.0,
        absolute: float = 8 * 3600.0,
        new_id: Callable[[], str] = lambda: secrets.token_urlsafe(24),
    ) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._absolute = absolute
        self._new_id = new_id
        self._sessions: Dict[str, Session] = {}

    def __len__(self) -> int: return len(self._sessions)

    def open(self, user: str) -> Session:
        now = self._clock.now()
        while True:
            identifier = self._new_id()
            if identifier not in self._sessions:
                break
        session = Session(identifier, user, now, now + self._lifetime)
        self._sessions[identifier] = session
        return session

    def get(self, identifier: Optional[str]) -> Session:
        """The live session, with its expiry moved forward."""
        session = self._sessions.get(identifier or "")
        if session is None:
            raise AuthenticationError("no such session")
        now = self._clock.now()
        if now >= session.expires or now >= session.created + self._absolute:
            del self._sessions[session.id]
            raise AuthenticationError("session has expired")
        session.expires = min(now + self._lifetime, session.created + self._absolute)
        return session

    def close(self, identifier: str) -> bool:
        return self._sessions.pop(identifier, None) is not None

    def close_all(self, user: str) -> int:
        mine = [key for key, session in self._sessions.items() if session.user == user]
        for key in mine:
            del self._sessions[key]
        return len(mine)

    def expired(self) -> Iterator[Session]:
        now = self._clock.now()
        for session in self._sessions.values():
            if session.expires <= now:
                yield session

    def purge(self) -> int:
        dead = list(self.expired())
        for session in dead:
            del self._sessions[session.id]
        return len(dead)
