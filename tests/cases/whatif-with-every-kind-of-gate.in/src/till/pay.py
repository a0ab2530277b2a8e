LIMIT = 100


def checked(amount):
    if amount <= 0:
        raise ValueError("nothing to pay")
    if amount > LIMIT:
        return LIMIT
    return amount


def charge(amount):
    return {"paid": checked(amount)}


def refund(amount):
    return {"paid": -checked(amount)}


RATES = dict(low=checked(1))
