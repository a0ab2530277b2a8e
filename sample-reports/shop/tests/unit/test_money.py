from decimal import Decimal

import pytest

from shop.errors import ValidationError
from shop.money import Money, total

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", Money(1_200)),
        ("12.5", Money(1_250)),
        ("12,50 EUR", Money(1_250)),
        ("-3.00 USD", Money(-300, "USD")),
        ("7 JPY", Money(7, "JPY")),
        ("1.234 KWD", Money(1_234, "KWD")),
    ],
)
def test_parse(text, expected):
    assert Money.parse(text) == expected


@pytest.mark.parametrize("text", ["", "twelve", "1.234", "1 XXX", "7.5 JPY"])
def test_parse_errors(text):
    with pytest.raises(ValidationError):
        Money.parse(text)


@pytest.mark.parametrize(
    ("money", "text"),
    [(Money(1_250), "12.50 EUR"), (Money(-5), "-0.05 EUR"), (Money(-700, "JPY"), "-700 JPY")],
)
def test_str(money, text):
    assert str(money) == text


def test_arithmetic():
    assert Money(100) + Money(50) - Money(30) == Money(120)
    assert -Money(5) == Money(-5)
    assert Money(100) * 3 == 3 * Money(100) == Money(300)
    assert Money(105) * Decimal("0.5") == Money(53)
    assert Money(1_000).percent("7.5") == Money(75)


def test_comparison():
    assert Money(1) < Money(2) <= Money(2)
    assert not Money(0)


def test_currencies_do_not_mix():
    with pytest.raises(ValidationError, match="differ"):
        Money(1) + Money(1, "USD")
    with pytest.raises(TypeError):
        Money(1) + 1
    with pytest.raises(TypeError):
        Money(1) * 1.5


def test_unknown_currency():
    with pytest.raises(ValidationError):
        Money(1, "XXX")


@pytest.mark.parametrize(
    ("minor", "weights", "parts"),
    [(100, [1, 1, 1], [34, 33, 33]), (5, [0, 2, 1], [0, 4, 1]), (0, [1], [0])],
)
def test_allocate(minor, weights, parts):
    assert [part.minor for part in Money(minor).allocate(weights)] == parts


@pytest.mark.parametrize("weights", [[], [0], [2, -1]])
def test_allocate_nonsense(weights):
    with pytest.raises(ValidationError):
        Money(1).allocate(weights)


def test_total():
    assert total([Money(1), Money(2)]) == Money(3)
    assert total([], "USD") == Money(0, "USD")
    with pytest.raises(ValidationError):
        total([])
