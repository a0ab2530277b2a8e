import pytest

from shop.catalog.products import from_row, valid_ean
from shop.errors import ValidationError
from shop.legacy import price_codes
from shop.money import total

pytestmark = pytest.mark.integration

LABELS = {"TEA-0042": "SMTR/3", "CUP-0077": "WUNRK/4", "POT-0013": "uks"}


def test_labels_become_products(shop):
    rows = [{"sku": sku, "name": sku, "price": str(price_codes.decode(code))} for sku, code in LABELS.items()]
    with shop.work() as work:
        work.products.add_many(map(from_row, rows))
        work.commit()
        assert str(work.products.get("POT-0013").price) == "1.03 EUR"


def test_labels_can_be_printed_again():
    prices = [price_codes.decode(code) for code in LABELS.values()]
    assert [price_codes.decode(price_codes.encode(price)) for price in prices] == prices
    assert total(prices).minor > 0


@pytest.mark.parametrize("code", ["QU/1", "SX/1"])
def test_unreadable_label(code):
    with pytest.raises(ValidationError):
        price_codes.decode(code)


def test_bar_codes():
    assert valid_ean("4006381333931")
