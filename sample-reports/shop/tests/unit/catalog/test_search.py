import pytest

from shop.catalog.search import SearchIndex, fold, words
from shop.money import Money

pytestmark = pytest.mark.unit


@pytest.fixture
def index(products):
    return SearchIndex(products)


def names(found):
    return [product.sku for product in found]


def test_fold_removes_accents():
    assert fold("Café Größe") == "cafe grosse"


def test_words_skip_stop_words():
    assert list(words("The cup with  a saucer!")) == ["cup", "saucer"]


def test_exact_words(index):
    assert names(index.find("tea")) == ["TEA-1002", "TEA-1001"]
    assert names(index.find("green tea")) == ["TEA-1001"]


def test_prefix_and_accents(index):
    assert names(index.find("cafe")) == ["SHI-3001"]
    assert names(index.find("sauc")) == ["CUP-2001"]


def test_inactive_products_are_hidden(index):
    assert index.find("pot") == []


def test_empty_query_lists_everything_active(index):
    assert len(index.find()) == 4


@pytest.mark.parametrize(
    ("sort", "first"),
    [("price", "TEA-1002"), ("-price", "SHI-3001"), ("name", "TEA-1002"), ("nonsense", "TEA-1002")],
)
def test_sorting(index, sort, first):
    assert names(index.find(sort=sort))[0] == first


def test_filters(index):
    assert names(index.find(max_price=Money(400))) == ["TEA-1002"]
    assert names(index.find(tag="green")) == ["TEA-1001"]
    assert len(index.find(limit=2)) == 2


def test_replace_and_remove(index, products):
    index.add(products[0])
    assert index.remove("TEA-1001")
    assert not index.remove("TEA-1001")
    assert names(index.find("green")) == []
