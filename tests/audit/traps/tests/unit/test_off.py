__test__ = False


def test_of_a_module_that_is_off():
    assert True
