# -*- coding: latin-1 -*-
def test_größe():
    assert True
