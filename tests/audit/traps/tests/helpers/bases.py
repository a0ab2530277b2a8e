class Mixin:
    def test_mixed_in(self):
        assert True

    def test_hidden(self):
        assert True


class Shared(Mixin):
    def test_shared(self):
        assert True


class TestReused:
    def test_reused(self):
        assert True


def test_function_to_import():
    assert True
