import pytest

from shop.notifications.async_sender import send_all

pytestmark = pytest.mark.integration


@pytest.fixture
def placed(shop, address):
    return shop.orders.place("ada@example.com", [("TEA-1001", 1)], address)


def test_flush_by_mail_server(shop, placed):
    sent = []
    assert shop.outbox.flush(sent.append) == 1
    assert sent[0]["Subject"] == f"Your order {placed.number}"
    assert "Green tea" in sent[0].get_content()


def test_unreachable_mail_server(shop, placed):
    def refuse(message):
        raise ConnectionRefusedError

    for _ in range(3):
        shop.outbox.flush(refuse)
    assert len(shop.outbox.dead) == 1


def test_send_all(shop, placed):
    async def send(mail):
        if not mail.to.startswith("ada"):
            raise OSError

    assert len(send_all(shop.outbox.waiting, send)["sent"]) == 1


def test_shipping_mail_names_the_city(shop, placed):
    shop.orders.pay(placed.number, "4242 4242 4242 4242")
    for action in ("pack", "ship"):
        shop.orders.advance(placed.number, action)
    assert shop.outbox.waiting[-1].text == "Going to Berlin.\n"
