import pytest

json = pytest.importorskip("json")
pytestmark = pytest.mark.net


def test_of_a_module_that_may_skip():
    assert json
