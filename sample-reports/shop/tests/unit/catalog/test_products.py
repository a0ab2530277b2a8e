import pytest

from shop.catalog import products as catalog
from shop.errors import NotFound, ValidationError
from shop.money import Money

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("text", ["TEA-1001", " tea-1001 ", "shi-3001-xl"])
def test_good_numbers(text):
    assert catalog.check_sku(text) == text.strip().upper()


@pytest.mark.parametrize("text", ["", "TEA1001", "T-1001", "TEA-12", "TEA-1001-TOOLONG"])
def test_bad_numbers(text):
    with pytest.raises(ValidationError):
        catalog.check_sku(text)


def test_ean():
    assert catalog.valid_ean("4006381333931")
    assert not catalog.valid_ean("4006381333932")
    assert not catalog.valid_ean("40063813339")
    with pytest.raises(ValidationError):
        catalog.check_digit("abc")


@pytest.mark.parametrize(
    "changes",
    [{"name": "  "}, {"price": Money(-1)}, {"tax_class": "luxury"}],
    ids=["name", "price", "tax"],
)
def test_invalid_products(changes):
    values = {"sku": "TEA-1001", "name": "Tea", "price": Money(100), **changes}
    with pytest.raises(ValidationError):
        catalog.Product(**values)


def test_variants(products):
    shirt = products[3]
    assert shirt.price_of("XL") == Money(2_700)
    assert shirt.price_of() == Money(2_500)
    assert list(shirt.skus()) == ["SHI-3001-M", "SHI-3001-XL"]
    assert shirt.as_dict()["variants"] == ["M", "XL"]
    with pytest.raises(NotFound):
        shirt.variant("XS")


def test_product_without_variants(products):
    assert list(products[0].skus()) == ["TEA-1001"]
    assert "variants" not in products[0].as_dict()


def test_from_row():
    row = {"sku": "tea-1001", "name": " Tea ", "price": "4,95", "weight": "0,12kg", "tags": "tea| green |"}
    product = catalog.from_row(row)
    assert (product.sku, product.name, product.weight_grams, product.tags) == (
        "TEA-1001",
        "Tea",
        120,
        ("tea", "green"),
    )


def test_from_incomplete_row():
    with pytest.raises(ValidationError, match="missing: sku, price"):
        catalog.from_row({"name": "Tea"})


def test_from_row_with_odd_weight():
    with pytest.raises(ValidationError, match="weight"):
        catalog.from_row({"sku": "TEA-1001", "name": "Tea", "price": "1", "weight": "heavy"})
