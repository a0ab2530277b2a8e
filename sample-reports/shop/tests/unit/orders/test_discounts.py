from datetime import date

import pytest

from shop.errors import NotFound, ValidationError
from shop.money import Money
from shop.orders.discounts import AmountOff, BuyNPayM, CouponBook, PercentOff, parse_coupons
from shop.orders.models import OrderLine

pytestmark = pytest.mark.unit

TODAY = date(2023, 11, 14)


@pytest.fixture
def lines():
    return [
        OrderLine("TEA-1001", "Green tea", Money(500), 4),
        OrderLine("CUP-2001", "Cup", Money(1_300), 1),
    ]


@pytest.fixture
def book():
    return CouponBook(
        [
            PercentOff("TEN", 10),
            AmountOff("FIVE", Money(500), minimum=Money(2_000)),
            AmountOff("OLD", Money(900), valid_until=date(2020, 1, 1)),
            BuyNPayM("PACK", 4, 2, sku_prefix="TEA"),
        ]
    )


def test_amounts(lines, book):
    assert book.get("ten").amount(lines) == Money(330)
    assert book.get("five").amount(lines) == Money(500)
    assert book.get("pack").amount(lines) == Money(1_000)


def test_amount_off_never_exceeds_the_basket():
    assert AmountOff("X", Money(900)).amount([OrderLine("TEA-1001", "T", Money(100))]) == Money(100)


def test_usable(lines, book):
    assert book.get("FIVE").usable(lines, TODAY)
    assert not book.get("FIVE").usable(lines[1:], TODAY)
    assert not book.get("OLD").usable(lines, TODAY)
    assert not book.get("TEN").usable([], TODAY)


@pytest.mark.parametrize(
    ("codes", "chosen", "amount"),
    [
        (["TEN"], ["TEN"], 330),
        (["TEN", "FIVE"], ["TEN", "FIVE"], 830),
        (["TEN", "FIVE", "PACK"], ["PACK"], 1_000),
        (["OLD"], [], 0),
        ([], [], 0),
    ],
)
def test_best(lines, book, codes, chosen, amount):
    choice = book.best(codes, lines, TODAY)
    assert [coupon.code for coupon in choice.coupons] == chosen
    assert choice.amount == Money(amount)


def test_unknown_and_duplicate_codes(book):
    with pytest.raises(NotFound):
        book.get("nope")
    with pytest.raises(ValidationError):
        book.add(PercentOff("ten", 5))


def test_nonsense_coupons():
    with pytest.raises(ValidationError):
        PercentOff("X", 0)
    with pytest.raises(ValidationError):
        BuyNPayM("X", 2, 2)


def test_parse():
    text = """
    # spring
    SPRING percent 10
    FIVE amount 5.00 EUR   # in euros
    PACK pieces 3/2
    """
    assert [repr(coupon) for coupon in parse_coupons(text)] == [
        "PercentOff(SPRING)",
        "AmountOff(FIVE)",
        "BuyNPayM(PACK)",
    ]


@pytest.mark.parametrize("line", ["X magic 5", "X percent", "X percent ten"])
def test_parse_errors(line):
    with pytest.raises(ValidationError, match="line 1"):
        parse_coupons(line)
