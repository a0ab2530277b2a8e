from decimal import Decimal

import pytest

from shop.errors import ValidationError
from shop.i18n import größen

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("millimeter", "größe"), [(265, "42"), (100, "17"), (283, "44.5")])
def test_schuhgröße(millimeter, größe):
    assert größen.schuhgröße_aus_länge(millimeter) == Decimal(größe)


def test_kein_fuß():
    with pytest.raises(ValidationError):
        größen.schuhgröße_aus_länge(1_000)


@pytest.mark.parametrize(
    ("größe", "von", "nach", "art", "ergebnis"),
    [
        (42, "EU", "UK", "schuhe", "8"),
        ("8", "UK", "EU", "schuhe", "42"),
        ("9", "US", "UK", "schuhe", "8"),
        (42, "EU", "EU", "schuhe", "42"),
        (40, "DE", "US", "kleidung", "10"),
    ],
)
def test_umrechnen(größe, von, nach, art, ergebnis):
    assert größen.größe_umrechnen(größe, von, nach, art=art) == Decimal(ergebnis)


@pytest.mark.parametrize(("von", "art"), [("XX", "schuhe"), ("XX", "kleidung"), ("DE", "hüte")])
def test_unbekanntes(von, art):
    with pytest.raises(ValidationError):
        größen.größe_umrechnen(40, von, "US", art=art)


@pytest.mark.parametrize(("größe", "buchstabe"), [(30, "XS"), (36, "S"), (40, "M"), (60, "XXL")])
def test_buchstaben(größe, buchstabe):
    assert größen.buchstabe_für(größe) == buchstabe


def test_spanne():
    assert list(größen.spanne("s-l")) == ["S", "M", "L"]
    assert list(größen.spanne("XL")) == ["XL"]
    with pytest.raises(ValidationError):
        list(größen.spanne("S-XXXXL"))
