import pytest

from shop.money import Money
from shop.orders.models import OrderLine
from shop.reporting.sales import SalesReport, abc_analysis, median, moving_average

pytestmark = pytest.mark.unit


def test_empty_report():
    assert SalesReport().summary() == {"orders": 0, "turnover": "0.00 EUR"}
    assert list(SalesReport().rows()) == []


def test_summary(make_order):
    report = SalesReport()
    assert report.add_all([make_order(), make_order("O-2", shipping=Money(390))]) == 2
    assert report.summary() == {
        "orders": 2,
        "turnover": "49.50 EUR",
        "median": "24.75 EUR",
        "best_customer": "ada@example.com",
        "returning": 1,
    }


def test_rows_are_ranked(make_order):
    report = SalesReport()
    report.add(make_order())
    assert [row["sku"] for row in report.rows()] == ["CUP-2001", "TEA-1001"]
    assert len(list(report.rows(top=1))) == 1


def test_other_currencies_are_skipped(make_order):
    report = SalesReport()
    assert not report.add(make_order("O-1", OrderLine("TEA-1001", "Tea", Money(1, "USD"))))
    assert report.skipped == 1


@pytest.mark.parametrize(("values", "expected"), [([3, 1, 2], 2), ([1, 2], 1), ([9], 9)])
def test_median(values, expected):
    assert median(values) == expected


def test_abc_analysis():
    assert abc_analysis({"a": 800, "b": 150, "c": 50}) == {"A": ["a"], "B": ["b"], "C": ["c"]}
    assert abc_analysis({}) == {"A": [], "B": [], "C": []}


def test_moving_average():
    assert moving_average([1, 2, 3, 4], 2) == [1.0, 1.5, 2.5, 3.5]
    with pytest.raises(ValueError):
        moving_average([1], 0)
