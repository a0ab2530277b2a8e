import pytest

from shop.i18n.messages import Translator, parse_accept_language
from shop.money import Money

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("locale", "n", "text"),
    [
        ("en", 1, "1 item"),
        ("en", 0, "0 items"),
        ("de-AT", 2, "2 Artikel"),
        ("pl", 1, "1 produkt"),
        ("pl", 3, "3 produkty"),
        ("pl", 12, "12 produktów"),
        ("fr", 5, "5 items"),
    ],
)
def test_plurals(locale, n, text):
    assert Translator(locale).text("basket.count", n) == text


def test_fallback_and_values():
    assert Translator("de").text("greeting", name="Ada") == "Hallo Ada"
    assert Translator("pl").text("greeting", name="Ada") == "Hello Ada"


def test_missing_texts_are_counted():
    translator = Translator()
    assert translator.text("no.such.key") == "no.such.key"
    translator.text("no.such.key")
    assert translator.missing == {"no.such.key": 2}


@pytest.mark.parametrize(
    ("locale", "money", "text"),
    [
        ("en", Money(-123_456), "-€1,234.56"),
        ("de", Money(123_456), "1.234,56\u00a0€"),
        ("pl", Money(123_456), "1\u00a0234,56\u00a0€"),
        ("en", Money(5_000, "JPY"), "JPY5,000"),
    ],
)
def test_money(locale, money, text):
    assert Translator(locale).money(money) == text


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-CH, en;q=0.8", "de"),
        ("fr, pl;q=0.3, en;q=0.2", "pl"),
        ("fr", "en"),
        ("de;q=nonsense, pl", "pl"),
        ("de;q=0, *", "en"),
        ("", "en"),
    ],
)
def test_accept_language(header, language):
    assert parse_accept_language(header) == language
