from unittest import TestCase

from tests.helpers import Shared
from tests.helpers.bases import *
from tests.helpers.bases import test_function_to_import as test_renamed


class TestThroughTwoFiles(Shared):
    pass


class WithImportedCase(TestCase):
    def test_case(self):
        self.assertTrue(1)
