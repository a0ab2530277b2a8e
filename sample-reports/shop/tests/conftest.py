"""Fixtures that every layer uses."""

from __future__ import annotations

import pytest

from shop.catalog.products import Product, Variant
from shop.clock import FixedClock
from shop.config import Settings
from shop.money import Money
from shop.orders.models import Address, Order, OrderLine


@pytest.fixture
def clock():
    """Starts at 2023-11-14 22:13:20 UTC, a Tuesday."""
    return FixedClock()


@pytest.fixture
def settings():
    return Settings(secret="test secret", password_iterations=1_000, debug=True)


@pytest.fixture
def address():
    return Address("Ada Example", "Main Street 1", "10115", "Berlin")


@pytest.fixture
def products():
    return [
        Product("TEA-1001", "Green tea", Money(495), "reduced", 120, ("tea", "green")),
        Product("TEA-1002", "Black tea", Money(395), "reduced", 120, ("tea",)),
        Product("CUP-2001", "Cup with saucer", Money(1_290), weight_grams=450, tags=("china",)),
        Product(
            "SHI-3001",
            "Café shirt",
            Money(2_500),
            weight_grams=200,
            variants=[Variant("M", "Medium"), Variant("XL", "Extra large", Money(200))],
        ),
        Product("POT-4001", "Iron pot", Money(8_900), weight_grams=4_800, active=False),
    ]


@pytest.fixture
def make_order(address):
    def make(number="O-00001A", *lines, **changes):
        chosen = list(lines) or [
            OrderLine("TEA-1001", "Green tea", Money(495), 2, "reduced", 120),
            OrderLine("CUP-2001", "Cup with saucer", Money(1_290), 1, "standard", 450),
        ]
        changes.setdefault("address", address)
        return Order(number, "ada@example.com", chosen, **changes)

    return make
