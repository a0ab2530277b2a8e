def test_perhaps():
    assert True
