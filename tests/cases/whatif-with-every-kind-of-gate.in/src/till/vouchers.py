def redeem(code, total):
    rest = total - int(code)
    return max(rest, 0)
