import asyncio

import pytest

from shop.notifications.async_sender import Sender, send_all, stream
from shop.notifications.outbox import Mail

pytestmark = pytest.mark.unit


def mails(count):
    return [Mail(f"user{number}@example.com", "Hello", "Text") for number in range(count)]


def test_everything_is_sent():
    received = []

    async def send(mail):
        received.append(mail.to)

    outcome = send_all(mails(5), send, group=2)
    assert len(outcome["sent"]) == len(received) == 5
    assert outcome["failed"] == []


def test_failures_are_tried_again():
    async def send(mail):
        if mail.to.startswith("user1") or mail.tries == 0:
            raise OSError("busy")

    outcome = send_all(mails(3), send)
    assert [mail.to for mail in outcome["failed"]] == ["user1@example.com"]


def test_never_more_than_allowed_at_once():
    async def send(mail):
        await asyncio.sleep(0)

    async def main():
        sender = Sender(send, parallel=2)
        await sender.run(mails(6))
        return sender.peak

    assert asyncio.run(main()) == 2


def test_stream_groups():
    async def main():
        return [len(group) async for group in stream(mails(5), 2)]

    assert asyncio.run(main()) == [2, 2, 1]
