"""Signed, expiring tokens: for links in mails and for the API."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any, Dict, Iterable, Optional

from shop.errors import AuthenticationError

if TYPE_CHECKING:
    from shop.clock import Clock


class TokenSigner:
    """Signs with the first key and accepts all of them, so that keys can be rotated."""

    class _Key:
        def __init__(self, secret: str) -> None:
            self._bytes = hashlib.sha256(secret.encode("utf-8")).digest()
            self.id = hashlib.sha256(self._bytes).hexdigest()[:8]

        def sign(self, message: bytes) -> bytes:
            return hmac.new(self._bytes, message, hashlib.sha256).digest()

    def __init__(self, secrets: Iterable[str], clock: Clock) -> None:
        self._keys = [self._Key(secret) for secret in secrets]
        if not self._keys:
            raise ValueError("at least one secret is needed")
        self._clock = clock

    def issue(self, purpose: str, subject: str, *, lifetime: float = 3600.0, **claims: Any) -> str:
        payload = {
            **claims,
            "p": purpose,
            "s": subject,
            "e": int(self._clock.now() + lifetime),
        }
        key = self._keys[0]
        body = _encode(json.dumps(payload, sort_keys=True, separators=(",", ":")).encode("utf-8"))
        signature = _encode(key.sign(body.encode("ascii")))
        return ".".join((key.id, body, signature))

    def read(self, token: str, purpose: Optional[str] = None) -> Dict[str, Any]:
        try:
            key_id, body, signature = token.split(".")
        except ValueError:
            raise AuthenticationError("token is malformed") from None
        for key in self._keys:
            if key.id != key_id:
                continue
            if hmac.compare_digest(key.sign(body.encode("utf-8")), _decode(signature)):
                break
        else:
            raise AuthenticationError("token is not ours")
        try:
            payload = json.loads(_decode(body))
        except ValueError:  # pragma: no cover
            # A signed body that is no JSON would be a mistake of ours.
            raise AuthenticationError("token is damaged") from None
        if payload["e"] <= self._clock.now():
            raise AuthenticationError("token has expired")
        if purpose is not None and payload["p"] != purpose:
            raise AuthenticationError("token is for something else")
        return payload


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    padding = "=" * (-len(text) % 4)
    try:
        return base64.urlsafe_b64decode(text + padding)
    except (binascii.Error, ValueError):
        return b""
