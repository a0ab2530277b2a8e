def charge(amount):
    if amount < 0:
        raise ValueError(amount)
    return amount * 2


def receipt(amount):
    lines = [amount]
    return lines
