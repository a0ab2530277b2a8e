import pytest

from shop.errors import ValidationError
from shop.http.app import Shop
from shop.orders.discounts import CouponBook, parse_coupons

pytestmark = pytest.mark.integration

TEXT = """
SPRING percent 10   # until summer
PACK   pieces  3/2
FIVE   amount  5.00
"""


@pytest.fixture
def shop(settings, clock, products):
    shop = Shop(settings, clock, coupons=CouponBook(parse_coupons(TEXT)))
    with shop.work() as work:
        work.products.add_many(products)
        work.commit()
    return shop


@pytest.mark.parametrize(
    ("codes", "saved"),
    [(["PACK"], "12.90 EUR"), (["PACK", "SPRING"], "12.90 EUR"), (["SPRING", "FIVE"], "8.87 EUR")],
)
def test_best_combination(shop, codes, saved):
    assert str(shop.orders.quote([("CUP-2001", 3)], codes=codes).discount) == saved


def test_damaged_file():
    with pytest.raises(ValidationError, match="line 2"):
        parse_coupons("SPRING percent 10\nSUMMER magic 3")
