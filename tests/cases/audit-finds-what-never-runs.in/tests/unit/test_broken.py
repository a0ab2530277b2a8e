def test_broken(:
