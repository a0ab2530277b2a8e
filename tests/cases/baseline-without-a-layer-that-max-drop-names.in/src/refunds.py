def refund(amount):
    note = "refund"
    return -amount, note
