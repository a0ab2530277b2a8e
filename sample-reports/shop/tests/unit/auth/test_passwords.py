import pytest

from shop.auth import passwords
from shop.errors import ValidationError

pytestmark = pytest.mark.unit


def test_hash_and_verify():
    stored = passwords.hash_password("correct horse 7", iterations=10)
    assert passwords.verify_password("correct horse 7", stored)
    assert not passwords.verify_password("wrong horse 7", stored)


def test_salt_makes_hashes_differ():
    first = passwords.hash_password("x", iterations=1, salt=b"a" * 16)
    second = passwords.hash_password("x", iterations=1, random_bytes=lambda count: b"b" * count)
    assert first != second


def test_known_vector():
    stored = passwords.StoredHash.decode(passwords.hash_password("password", iterations=2, salt=b"salt"))
    assert stored.digest.hex() == "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43"


def test_no_iterations():
    with pytest.raises(ValidationError):
        passwords.hash_password("x", iterations=0)


@pytest.mark.parametrize("stored", ["", "a$b", "a$b$c$d", "pbkdf2_sha256$1$!!$!!"])
def test_damaged_hash(stored):
    with pytest.raises(ValidationError, match="damaged"):
        passwords.verify_password("x", stored)


def test_unknown_algorithm_never_verifies():
    stored = passwords.hash_password("x", iterations=1).replace("pbkdf2_sha256", "md5")
    assert not passwords.verify_password("x", stored)
    assert passwords.needs_rehash(stored)


def test_needs_rehash():
    stored = passwords.hash_password("x", iterations=5)
    assert passwords.needs_rehash(stored, 6)
    assert not passwords.needs_rehash(stored, 5)


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("short1", "too short"),
        ("letmein", "too common"),
        ("1597534862", "needs a letter"),
        ("onlyletters", "needs a digit"),
        ("ada-lovelace-42", "contains the user name"),
        ("xaaaay-long-7", "contains a run such as 1234"),
        ("xy1234-longer", "contains a run such as 1234"),
    ],
)
def test_policy(password, problem):
    assert problem in passwords.policy_problems(password, user="ada")


def test_good_password_has_no_problems():
    assert passwords.policy_problems("tr0ub4dor-and-3", user="ada") == []


@pytest.mark.parametrize(("password", "score"), [("", 0), ("abc", 0), ("tr0ub4dor-and-3", 4), ("Kilo7Lima2xx", 3)])
def test_strength(password, score):
    assert passwords.strength(password) == score


@pytest.mark.slow
def test_production_strength_hash():
    stored = passwords.hash_password("correct horse 7", iterations=7_000_000, salt=b"0123456789abcdef")
    assert passwords.StoredHash.decode(stored).iterations == 7_000_000
