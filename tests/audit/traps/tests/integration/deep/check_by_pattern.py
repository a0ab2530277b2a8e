def test_in_a_file_by_pattern():
    assert True
