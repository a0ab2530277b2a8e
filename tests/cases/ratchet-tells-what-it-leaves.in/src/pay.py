def charge(amount):
    if amount < 0:
        raise ValueError(amount)
    return amount * 2


def refund(amount):
    note = "refund"
    return -amount, note


def report(rows):
    total = 0
    for row in rows:
        total += row
    return total
