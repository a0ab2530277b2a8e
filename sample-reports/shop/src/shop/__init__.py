"""A small shop backend: catalogue, orders, billing and a WSGI API on top of SQLite."""

__version__ = "4.2.0"
