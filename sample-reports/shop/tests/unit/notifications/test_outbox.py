import pytest

from shop.errors import NotFound
from shop.notifications.outbox import Outbox

pytestmark = pytest.mark.unit


@pytest.fixture
def outbox():
    return Outbox()


def test_queue(outbox, make_order):
    mail = outbox.queue("ada@example.com", "order-placed", {"order": make_order()})
    assert mail.subject == "Your order O-00001A"
    assert "2. Cup with saucer" in mail.text


def test_locale_with_fallback(make_order):
    outbox = Outbox(locale="de-AT")
    assert outbox.queue("ada", "order-placed", {"order": make_order()}).subject.startswith("Ihre")
    assert outbox.queue("ada", "order-paid", {"order": make_order()}).subject == "Payment received"


def test_unknown_mail(outbox):
    with pytest.raises(NotFound):
        outbox.queue("ada", "birthday", {})


def test_flush(outbox, make_order):
    outbox.queue("ada@example.com", "order-cancelled", {"order": make_order()})
    sent = []
    assert outbox.flush(sent.append) == 1
    assert sent[0]["To"] == "ada@example.com"


def test_failures_are_retried_and_then_dropped(outbox, make_order):
    def broken(message):
        raise OSError("no route")

    outbox.queue("ada@example.com", "order-cancelled", {"order": make_order()})
    for expected in (1, 1, 0):
        assert outbox.flush(broken) == 0
        assert len(outbox.waiting) == expected
    assert len(outbox.dead) == 1
