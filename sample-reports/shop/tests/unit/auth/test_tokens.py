import pytest

from shop.auth.tokens import TokenSigner
from shop.errors import AuthenticationError

pytestmark = pytest.mark.unit


@pytest.fixture
def signer(clock):
    return TokenSigner(["new secret", "old secret"], clock)


def test_round_trip(signer):
    claims = signer.read(signer.issue("reset", "ada", round=3), "reset")
    assert (claims["s"], claims["round"]) == ("ada", 3)


def test_old_key_is_still_accepted(signer, clock):
    token = TokenSigner(["old secret"], clock).issue("reset", "ada")
    assert signer.read(token)["s"] == "ada"


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c.d"])
def test_malformed(signer, token):
    with pytest.raises(AuthenticationError, match="malformed"):
        signer.read(token)


def test_foreign_and_changed_tokens(signer, clock):
    foreign = TokenSigner(["other"], clock).issue("reset", "ada")
    changed = signer.issue("reset", "ada")[:-3] + "AAA"
    broken = signer.issue("reset", "ada") + "A"
    for token in (foreign, changed, broken):
        with pytest.raises(AuthenticationError, match="not ours"):
            signer.read(token)


def test_expired(signer, clock):
    token = signer.issue("reset", "ada", lifetime=10)
    clock.advance(11)
    with pytest.raises(AuthenticationError, match="expired"):
        signer.read(token)


def test_wrong_purpose(signer):
    with pytest.raises(AuthenticationError, match="something else"):
        signer.read(signer.issue("reset", "ada"), "login")


def test_needs_a_secret(clock):
    with pytest.raises(ValueError):
        TokenSigner([], clock)
