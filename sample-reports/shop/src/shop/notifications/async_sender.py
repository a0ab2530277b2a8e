"""Sends many mails at once, with a limit on how many are on their way."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import AsyncIterator, Awaitable, Callable, Dict, Iterable, List

from shop.notifications.outbox import Mail

Send = Callable[[Mail], Awaitable[None]]


class Sender:
    def __init__(self, send: Send, *, parallel: int = 4, tries: int = 2) -> None:
        self._send = send
        self._parallel = parallel
        self._tries = tries
        self.running = 0
        self.peak = 0

    @asynccontextmanager
    async def _slot(self, gate: asyncio.Semaphore) -> AsyncIterator[None]:
        async with gate:
            self.running += 1
            self.peak = max(self.peak, self.running)
            try:
                yield
            finally:
                self.running -= 1

    async def _deliver(self, mail: Mail, gate: asyncio.Semaphore) -> bool:
        for attempt in range(self._tries):
            async with self._slot(gate):
                try:
                    await self._send(mail)
                except OSError:
                    mail.tries = attempt + 1
                else:
                    return True
            await asyncio.sleep(0)
        return False

    async def run(self, mails: Iterable[Mail]) -> Dict[str, List[Mail]]:
        gate = asyncio.Semaphore(self._parallel)
        batch = list(mails)
        results = await asyncio.gather(*(self._deliver(mail, gate) for mail in batch))
        return {
            "sent": [mail for mail, ok in zip(batch, results) if ok],
            "failed": [mail for mail, ok in zip(batch, results) if not ok],
        }


async def stream(mails: Iterable[Mail], size: int) -> AsyncIterator[List[Mail]]:
    """Mails in groups, giving way to others between them."""
    group: List[Mail] = []
    for mail in mails:
        group.append(mail)
        if len(group) == size:
            yield group
            group = []
            await asyncio.sleep(0)
    if group:
        yield group


def send_all(mails: Iterable[Mail], send: Send, *, group: int = 50) -> Dict[str, List[Mail]]:
    """For code that is not asynchronous itself."""

    async def main() -> Dict[str, List[Mail]]:
        outcome: Dict[str, List[Mail]] = {"sent": [], "failed": []}
        sender = Sender(send)
        async for part in stream(mails, group):
            for key, found in (await sender.run(part)).items():
                outcome[key].extend(found)
        return outcome

    return asyncio.run(main())
