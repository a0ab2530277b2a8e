"""Limits on how often somebody may do something."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Deque, Dict, Hashable

from shop.errors import RateLimited

if TYPE_CHECKING:
    from shop.clock import Clock


class TokenBucket:
    """Allows bursts up to `capacity`, refilled evenly."""

    class _Level:
        __slots__ = ("tokens", "updated")

        def __init__(self, tokens: float, updated: float) -> None:
            self.tokens = tokens
            self.updated = updated

    def __init__(self, clock: Clock, *, capacity: int, per_second: float) -> None:
        if capacity < 1 or per_second <= 0:
            raise ValueError("a bucket needs a capacity and a rate")
        self._clock = clock
        self._capacity = capacity
        self._rate = per_second
        self._levels: Dict[Hashable, TokenBucket._Level] = {}

    def _level(self, key: Hashable) -> TokenBucket._Level:
        now = self._clock.now()
        level = self._levels.get(key)
        if level is None:
            level = self._levels[key] = self._Level(float(self._capacity), now)
        elif now > level.updated:  # pragma: no branch
            level.tokens = min(self._capacity, level.tokens + (now - level.updated) * self._rate)
            level.updated = now
        return level

    def take(self, key: Hashable, cost: int = 1) -> int:
        """Take tokens and say how many are left, or raise with the time to wait."""
        level = self._level(key)
        if level.tokens < cost:
            wait = (cost - level.tokens) / self._rate
            raise RateLimited(
                f"try again in {math.ceil(wait)} s",
                retry_after=wait,
            )
        level.tokens -= cost
        return int(level.tokens)

    def forget_full(self) -> int:
        """Drop buckets that are full again; they would start full anyway."""
        full = [key for key in self._levels if self._level(key).tokens >= self._capacity]
        for key in full:
            del self._levels[key]
        return len(full)


class FailureWindow:
    """Counts failures in a sliding window; used against guessing of passwords."""

    def __init__(self, clock: Clock, *, limit: int = 5, seconds: float = 300.0) -> None:
        self._clock = clock
        self._limit = limit
        self._seconds = seconds
        self._failures: Dict[Hashable, Deque[float]] = {}

    def _recent(self, key: Hashable) -> Deque[float]:
        recent = self._failures.setdefault(key, deque())
        horizon = self._clock.now() - self._seconds
        while recent and recent[0] <= horizon:
            recent.popleft()
        return recent

    def check(self, key: Hashable) -> None:
        recent = self._recent(key)
        if len(recent) >= self._limit:
            wait = recent[0] + self._seconds - self._clock.now()
            raise RateLimited("too many failures", retry_after=wait)

    def fail(self, key: Hashable) -> int:
        recent = self._recent(key)
        recent.append(self._clock.now())
        return self._limit - len(recent)

    def clear(self, key: Hashable) -> None: self._failures.pop(key, None)
