import pytest


@pytest.mark.parametrize("count", [0, 1, 2])
def test_total(count):
    assert count >= 0


@pytest.mark.slwo
def test_many():
    assert True


@pytest.mark.slow
def test_more():
    assert True


def test_total_of_none():
    assert True


def test_total_of_none():
    assert False


class TestDiscounts:
    def __init__(self):
        self.rate = 5

    def test_rate(self):
        assert self.rate == 5
