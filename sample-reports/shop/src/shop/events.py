"""A synchronous event bus; handlers are registered by decorator."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from typing import Any, Callable, DefaultDict, Iterator, List, NamedTuple, Tuple

Handler = Callable[..., Any]


class Failure(NamedTuple):
    event: str
    handler: str
    error: Exception


class EventBus:
    """Handlers run in order of priority, then of registration."""

    def __init__(self) -> None:
        self._handlers: DefaultDict[str, List[Tuple[int, int, Handler]]] = defaultdict(list)
        self._muted = 0
        self._counter = 0
        self.failures: List[Failure] = []

    def on(self, event: str, *, priority: int = 0) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self._counter += 1
            self._handlers[event].append((-priority, self._counter, handler))
            self._handlers[event].sort(key=lambda entry: entry[:2])
            return handler

        return register

    def off(self, event: str, handler: Handler) -> bool:
        entries = self._handlers.get(event, [])
        for index, (_, _, candidate) in enumerate(entries):
            if candidate is handler:
                del entries[index]
                break
        else:
            return False
        return True

    def emit(self, event: str, **payload: Any) -> int:
        """Call all handlers; a failing one is recorded and does not stop the others."""
        if self._muted:
            return 0
        called = 0
        for _, _, handler in list(self._handlers.get(event, ())):
            try:
                handler(**payload)
            except Exception as error:
                name = getattr(handler, "__name__", repr(handler))
                self.failures.append(Failure(event, name, error))
            else:
                called += 1
        return called

    @contextmanager
    def muted(self) -> Iterator[None]:
        self._muted += 1
        try:
            yield
        finally:
            self._muted -= 1
