import sys

import pytest

collect_ignore = ["unit/test_left_out.py"]
if sys.version_info >= (3, 0):
    collect_ignore.append("unit/test_perhaps.py")


def pytest_configure(config):
    config.addinivalue_line("markers", "by_hook: registered by a hook")


@pytest.fixture
def test_named_fixture():
    return 1
