"""Products and how customers find them."""

from shop.catalog.products import Product, Variant

__all__ = ["Product", "Variant"]
