RATE = 2


def price(net):
    if net < 0:
        raise ValueError(net)
    return net * RATE
