import sys

import pytest

if sys.platform != "win32":

    def test_signal():
        assert True


async def test_server():
    assert True


@pytest.mark.skip(reason="no server")
def test_login():
    pass


def test_prints():
    print("done")
