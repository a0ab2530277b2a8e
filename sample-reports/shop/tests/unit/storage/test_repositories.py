import pytest

from shop.errors import NotFound
from shop.storage.database import Database
from shop.storage.migrations import migrate
from shop.storage.repositories import Customer, CustomerRepository, OrderRepository, ProductRepository

pytestmark = pytest.mark.unit


@pytest.fixture
def database():
    with Database() as database:
        migrate(database)
        yield database


def test_products_survive(database, products):
    repository = ProductRepository(database)
    assert repository.add_many(products) == 5
    assert repository.get("TEA-1001") == products[0]
    assert repository.count() == 5


def test_unknown_product(database):
    with pytest.raises(NotFound):
        ProductRepository(database).get("TEA-9999")


def test_customers_are_found_in_any_case(database):
    repository = CustomerRepository(database)
    repository.add(Customer("Ada@Example.com", "Ada", "hash"))
    assert repository.find(" ADA@example.com ").name == "Ada"
    assert repository.find("bob@example.com") is None


def test_orders_survive(database, make_order):
    repository = OrderRepository(database)
    order = make_order(state="placed")
    order.note = "ring twice"
    repository.add(order)
    assert repository.get(order.number) == order
    assert repository.next_sequence() == 1_001
