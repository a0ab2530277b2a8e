"""Gifts."""


def wrap(item, paper=None):
    """Wraps an item."""
    if paper is None:
        paper = "plain"
    return f"{item} in {paper}"
