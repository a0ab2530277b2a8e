import importlib
import unittest


def fill_class(cls):
    setattr(cls, "test_filled_in", lambda self: None)
    return cls


def fill_names(names):
    names["test_filled_name"] = lambda: None


def skip_without(module):
    try:
        importlib.import_module(module)
    except ImportError:
        raise unittest.SkipTest(module)
