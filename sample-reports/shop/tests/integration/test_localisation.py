import io

import pytest

from shop import cli
from shop.i18n import größen
from shop.i18n.messages import Translator, parse_accept_language

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("de-AT, en;q=0.5", "26,70\u00a0€ (2 Artikel)"),
        ("pl", "26,70\u00a0€ (2 produkty)"),
        ("fr, *;q=0.1", "€26.70 (2 items)"),
    ],
)
def test_basket_in_the_language_of_the_browser(shop, address, header, text):
    order = shop.orders.place("ada@example.com", [("TEA-1001", 2), ("CUP-2001", 1)], address)
    translator = Translator(parse_accept_language(header))
    assert f"{translator.money(order.total)} ({translator.text('basket.count', len(order.lines))})" == text


def test_mails_in_german(settings, clock):
    from dataclasses import replace

    from shop.http.app import Shop

    shop = Shop(replace(settings, locale="de"), clock)
    mail = shop.outbox.queue("ada@example.com", "password-reset", {"name": "Ada", "token": "x"})
    assert mail.text == "Hallo Ada, Ihr Code: x\n"


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (["42.5", "EU", "US"], "9.5\n"),
        (["38", "DE", "UK", "--kind", "kleidung"], "10\n"),
        (["38", "DE", "XX", "--kind", "kleidung"], "shop: ValidationError: unknown system 'XX'\n"),
    ],
)
def test_sizes_on_the_command_line(argv, text):
    out = io.StringIO()
    cli.main(["size", *argv], out=out)
    assert out.getvalue() == text


def test_from_foot_to_letter():
    assert str(größen.schuhgröße_aus_länge(265)) == "42"
    assert [größen.buchstabe_für(größe) for größe in (30, 38, 50)] == ["XS", "S", "XL"]
    assert "L" in list(größen.spanne("M-XL"))
