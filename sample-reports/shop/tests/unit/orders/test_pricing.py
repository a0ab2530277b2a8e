import pytest

from shop.billing.tax import TaxTable
from shop.errors import ValidationError
from shop.money import Money
from shop.orders.discounts import AmountOff, CouponBook, PercentOff
from shop.orders.models import OrderLine
from shop.orders.pricing import PriceList, shipping_cost, tier_percent, zone_of

pytestmark = pytest.mark.unit


@pytest.fixture
def prices(clock):
    return PriceList(clock, TaxTable(), CouponBook([PercentOff("TEN", 10), AmountOff("ALL", Money(99_999))]))


def tea(quantity=1, weight=120):
    return OrderLine("TEA-1001", "Green tea", Money(495), quantity, "reduced", weight)


@pytest.mark.parametrize(("country", "zone"), [("DE", "home"), ("AT", "union"), ("US", "world")])
def test_zones(country, zone):
    assert zone_of(country) == zone


@pytest.mark.parametrize(("grams", "minor"), [(0, 390), (1_000, 390), (1_001, 590), (31_500, 1_190)])
def test_shipping_at_home(grams, minor):
    assert shipping_cost(grams, "DE") == Money(minor)


def test_too_heavy():
    with pytest.raises(ValidationError, match="6.0 kg"):
        shipping_cost(6_000, "US")


@pytest.mark.parametrize(("quantity", "percent"), [(1, 0), (9, 0), (10, 5), (50, 10), (250, 15)])
def test_tiers(quantity, percent):
    assert tier_percent(quantity) == percent


def test_plain_quote(prices):
    quote = prices.quote([tea(2)])
    assert (quote.subtotal, quote.shipping, quote.total) == (Money(990), Money(390), Money(1_380))
    assert quote.tax == Money(65 + 62)


def test_free_shipping_and_tiers(prices):
    quote = prices.quote([tea(20)], codes=["TEN"])
    assert quote.tier_discount == Money(495)
    assert quote.coupon_discount == Money(990)
    assert quote.shipping == Money(0)


def test_free_shipping_only_at_home(prices):
    assert prices.quote([tea(20)], country="AT").shipping == Money(1_390)


def test_pickup_costs_nothing(prices):
    assert prices.quote([tea()], pickup=True).shipping == Money(0)


def test_everything_discounted(prices):
    quote = prices.quote([tea()], codes=["ALL"], pickup=True)
    assert (quote.total, quote.tax) == (Money(0), Money(0))


def test_empty_basket(prices):
    with pytest.raises(ValidationError):
        prices.quote([])


def test_explain(prices):
    text = prices.quote([tea(20)], codes=["TEN"]).explain()
    assert "Quantity discount" in text
    assert "Coupons (TEN)" in text
    assert "Coupons" not in prices.quote([tea()]).explain()
