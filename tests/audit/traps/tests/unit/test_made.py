import sys
import unittest

from tests.helpers.fill import fill_names, fill_class, skip_without


class Meta(type):
    def __new__(mcs, name, bases, members):
        members["test_from_the_metaclass"] = lambda self: None
        return super().__new__(mcs, name, bases, members)


class TestOfMetaclass(metaclass=Meta):
    def test_seen(self):
        assert True


@fill_class
class TestFilled:
    def test_seen(self):
        assert True


class TestSet:
    def test_seen(self):
        assert True


for number in range(2):
    setattr(TestSet, f"test_{number}", lambda self: None)
    globals()[f"test_global_{number}"] = lambda: None


class Cases:
    def test_of_a_class_that_is_none(self):
        assert True


def both(cases):
    return type("Python", (cases, unittest.TestCase), {}), type("C", (cases, unittest.TestCase), {})


PythonCases, CCases = both(Cases)
Base = type("Base", (unittest.TestCase,), {"test_of_the_base": lambda self: None})


class OfMadeBase(Base):
    def test_own(self):
        pass


fill_names(globals())
skip_without("sys")
if sys.version_info < (3, 0):
    raise unittest.SkipTest("new only")
