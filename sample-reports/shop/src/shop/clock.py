"""Time as a dependency, so that tests never depend on the wall clock."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta, timezone
from typing import Protocol


class Clock(Protocol):
    """What the shop needs to know about time."""

    def now(self) -> float: ...

    def today(self) -> date: ...


class SystemClock:  # pragma: no cover
    """The real clock; used by the command line only."""

    def now(self) -> float:
        return time.time()

    def today(self) -> date:
        return datetime.now(timezone.utc).date()


class FixedClock:
    """A clock that moves only when told to."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._now = start

    def now(self) -> float:
        return self._now

    def today(self) -> date:
        return datetime.fromtimestamp(self._now, timezone.utc).date()

    def advance(self, seconds: float = 0.0, *, days: int = 0) -> float:
        step = timedelta(days=days, seconds=seconds).total_seconds()
        if step < 0:
            raise ValueError("time does not run backwards")
        self._now += step
        return self._now
