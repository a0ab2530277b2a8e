import abc
import dataclasses
import enum
import unittest
from unittest import TestCase as Case

import pytest

from ..helpers.bases import Mixin, Shared, TestReused


class TestPlain:
    pytestmark = [pytest.mark.slow]

    def test_slow(self):
        assert True

    def helper(self):
        pass

    @property
    def test_property(self):
        return 1

    @staticmethod
    def test_static():
        assert True

    @classmethod
    def test_class_method(cls):
        assert True

    class TestInner:
        def test_deep(self):
            assert True


class ASuite:
    def test_by_pattern(self):
        assert True


class NoMatch:
    def test_unseen(self):
        assert True


class TestWithInit:
    def __init__(self):
        pass

    def test_lost(self):
        assert True


@dataclasses.dataclass
class TestData:
    value: int = 1

    def test_lost_too(self):
        assert True


class TestError(Exception):
    def test_no_test(self):
        assert True


class TestColour(enum.Enum):
    RED = 1

    def test_no_test(self):
        assert True


class TestOff:
    __test__ = False

    def test_off(self):
        assert True


class On:
    __test__ = True

    def test_on(self):
        assert True


class TestFromMixin(Mixin):
    def test_own(self):
        assert True

    test_hidden = None


class TestOverride(Shared):
    def test_shared(self):
        assert True

    test_renamed = Shared.test_shared


class TestAbstract(abc.ABC):
    @abc.abstractmethod
    def make(self): ...

    def test_concrete(self):
        assert self.make()


class TestMade(TestAbstract):
    def make(self):
        return 1


class Old(Case):
    def setUp(self):
        pass

    def test_old(self):
        self.assertTrue(True)

    def example_of_a_pattern(self):
        pass

    class TestInside:
        def test_not_collected(self):
            assert True


class OldToo(Mixin, unittest.TestCase):
    def test_old(self):
        self.assertTrue(True)

    @unittest.skip("broken")
    def test_skipped(self):
        self.fail()

    @unittest.expectedFailure
    def test_expected(self):
        self.fail()


class Coroutines(unittest.IsolatedAsyncioTestCase):
    async def test_coroutine(self):
        self.assertTrue(True)


class TestTwice:
    def test_one(self):
        assert False

    def test_one(self):
        assert True


class TestUnknownBase(pytest.Item if False else object):
    def test_of_a_computed_base(self):
        assert True


class TestNarrow(TestReused):
    pass


class OldLoader(unittest.TestLoader):
    def test_nothing(self):
        pass
