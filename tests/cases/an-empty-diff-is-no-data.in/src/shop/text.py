"""Texts."""


def describe(cart):
    names = [item.name for item in cart.items]
    names.sort()
    return ", ".join(names)


def plural(count, word):
    if count == 1:
        return word
    return word + "s"
