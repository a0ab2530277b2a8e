import pytest


@pytest.mark.slow
@pytest.mark.parametrize("value", [1, 2])
def test_value(value):
    assert value
