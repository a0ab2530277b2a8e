def test(): pass
def test_add(): pass
