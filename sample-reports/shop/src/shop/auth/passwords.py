"""Password hashing and the password policy."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import string
from typing import Callable, List, NamedTuple, Optional

from shop.errors import ValidationError

ALGORITHM = "pbkdf2_sha256"
DEFAULT_ITERATIONS = 120_000
COMMON = frozenset({"password", "passwort", "letmein", "qwertyuiop", "1234567890"})


class StoredHash(NamedTuple):
    algorithm: str
    iterations: int
    salt: bytes
    digest: bytes

    def encode(self) -> str:
        salt = base64.b64encode(self.salt).decode("ascii")
        digest = base64.b64encode(self.digest).decode("ascii")
        return f"{self.algorithm}${self.iterations}${salt}${digest}"

    @classmethod
    def decode(cls, text: str) -> StoredHash:
        try:
            algorithm, iterations, salt, digest = text.split("$")
            return cls(
                algorithm,
                int(iterations),
                base64.b64decode(salt, validate=True),
                base64.b64decode(digest, validate=True),
            )
        except ValueError as error:
            raise ValidationError("stored password hash is damaged") from error


def hash_password(
    password: str,
    *,
    iterations: int = DEFAULT_ITERATIONS,
    salt: Optional[bytes] = None,
    random_bytes: Callable[[int], bytes] = os.urandom,
) -> str:
    if iterations < 1:
        raise ValidationError("at least one iteration is needed")
    if salt is None:
        salt = random_bytes(16)
    digest = hashlib.pbkdf2_hmac("sha256", password.encode("utf-8"), salt, iterations)
    return StoredHash(ALGORITHM, iterations, salt, digest).encode()


def verify_password(password: str, stored: str) -> bool:
    record = StoredHash.decode(stored)
    if record.algorithm != ALGORITHM:
        return False
    digest = hashlib.pbkdf2_hmac(
        "sha256",
        password.encode("utf-8"),
        record.salt,
        record.iterations,
    )
    return hmac.compare_digest(digest, record.digest)


def needs_rehash(stored: str, iterations: int = DEFAULT_ITERATIONS) -> bool:
    record = StoredHash.decode(stored)
    return record.algorithm != ALGORITHM or record.iterations < iterations


def _has_run(text: str, length: int = 4) -> bool:
    """Whether `length` equal or consecutive characters follow each other (`aaaa`, `1234`)."""
    for start in range(len(text) - length + 1):
        codes = [ord(char) for char in text[start:start + length]]
        steps = {right - left for left, right in zip(codes, codes[1:])}
        if steps == {0} or steps == {1}:
            return True
    return False


def policy_problems(password: str, *, user: str = "") -> List[str]:
    """Everything that is wrong with a new password; empty when it is good."""
    problems = []
    if len(password) < 10:
        problems.append("too short")
    if password.lower() in COMMON:
        problems.append("too common")
    for kind, alphabet in (
        ("letter", string.ascii_letters),
        ("digit", string.digits),
    ):
        for char in password:
            if char in alphabet:
                break
        else:
            problems.append(f"needs a {kind}")
    if user and len(user) > 2 and user.lower() in password.lower():
        problems.append("contains the user name")
    if _has_run(password):
        problems.append("contains a run such as 1234")
    return problems


def strength(password: str) -> int:
    """A rough score from 0 to 4 for the meter in the form."""
    if not password:
        return 0
    classes = sum(
        any(char in alphabet for char in password)
        for alphabet in (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation)
    )
    score = classes + (len(password) >= 14) - (2 if policy_problems(password) else 0)
    return max(0, min(4, score))
