import pytest


@pytest.mark.parametrize("n", [1, 2])
def test_a(n):
    assert n


def test_b():
    assert True
