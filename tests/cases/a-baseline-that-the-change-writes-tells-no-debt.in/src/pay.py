def charge(amount, currency, retries):
    if amount < 0 or retries < 0:
        raise ValueError(
            "amount {} in {} after {}".format(
                amount, currency, retries
            )
        )
    rounded = round(amount, 2)
    return rounded * 2


def refund(amount, currency):
    note = "refund of {} in {}".format(
        amount,
        currency,
    )
    return -amount, note
