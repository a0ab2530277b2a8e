import functools
import sys
from typing import TYPE_CHECKING

import pytest
import pytest as pt
from pytest import mark

if TYPE_CHECKING:

    def test_for_types_only(): ...


net = pytest.mark.net("example.org")
SIZES = [1, 2, 3]


def test_plain():
    assert True


def example_of_a_pattern():
    assert True


def helper():
    def test_inner():
        pass

    assert test_inner


def test_calls_a_helper():
    helper()


@pytest.fixture
def test_looks_like_a_test():
    return 1


@pt.mark.parametrize("size", SIZES)
@mark.parametrize("other", (1, 2))
def test_sets(size, other):
    assert size


@pytest.mark.parametrize("value", [pytest.param(1, marks=pytest.mark.net), 2])
def test_marked_set(value):
    assert value


@pytest.mark.parametrize("value", list(range(4)))
def test_unknown_sets(value):
    assert value


@mark.slow
def test_deselected_by_mark():
    assert True


def test_deselected():
    assert True


@net
@pytest.mark.by_hook
def test_alias_of_a_mark():
    assert True


def test_flag_is_off():
    assert True


test_flag_is_off.__test__ = False


def flag_is_on():
    assert True


flag_is_on.__test__ = True


def test_deleted():
    assert True


del test_deleted


def test_twice():
    assert False


def test_twice():
    assert True


if sys.version_info >= (3, 0):

    def test_for_this_version():
        assert True

    def test_both_ways():
        assert True

else:

    def test_for_another_version():
        assert True

    def test_both_ways():
        assert True


try:
    import tomllib
except ImportError:
    tomllib = None
else:

    def test_with_a_module():
        assert tomllib


with_a_name = functools.partial(test_plain)
test_made = functools.partial(test_plain)
test_value = 1
test_again = test_plain


@functools.wraps(test_plain)
def test_wrapped():
    assert True


async def test_coroutine():
    assert True


def test_empty():
    """Later."""


def test_without_a_check():
    print("ran")


@pytest.mark.skip(reason="broken")
def test_skipped():
    assert False


@pytest.mark.skipif(sys.platform == "win32", reason="no")
def test_may_skip():
    assert True


@pytest.mark.xfail
def test_expected_to_fail():
    assert False


if __name__ == "__main__":

    def test_as_a_program():
        assert True
