"""Carts."""


class Cart:
    def __init__(self):
        self.items = []

    def add(self, item, count=1):
        if count < 1:
            raise ValueError("count")
        for _ in range(count):
            self.items.append(item)

    def total(self, rates):
        return sum(
            item.price * rates[item.currency]
            for item in self.items
        )

    def drop(self, item):  # pragma: no cover
        self.items.remove(item)
