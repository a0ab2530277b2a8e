def test_in_a_file_of_another_name():
    assert True
