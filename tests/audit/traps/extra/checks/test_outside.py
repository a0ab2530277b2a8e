import pytest


@pytest.mark.slwo
def test_outside():
    assert True
