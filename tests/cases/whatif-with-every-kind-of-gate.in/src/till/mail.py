SENDER = "till@example.test"


def receipt(bill):
    if bill["paid"] < 0:
        return f"{SENDER}: refunded"
    return f"{SENDER}: paid"
