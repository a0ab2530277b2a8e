"""A request, read from the WSGI environment."""

from __future__ import annotations

import json
from http.cookies import CookieError, SimpleCookie
from typing import Any, Dict, List, Mapping, Optional
from urllib.parse import parse_qs

from shop.errors import ShopError, ValidationError

MAX_BODY = 1_000_000


class BodyTooLarge(ShopError):
    code = "too-large"
    status = 413


class Request:
    """Reads lazily; parameters of the route are added by the router."""

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self.environ = environ
        self.method: str = environ.get("REQUEST_METHOD", "GET").upper()
        self.path: str = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace") or "/"
        self.params: Dict[str, Any] = {}
        self.user: Any = None
        self._body: Optional[bytes] = None

    @property
    def role(self) -> str:
        return self.user.role if self.user is not None else "guest"

    @property
    def query(self) -> Dict[str, List[str]]:
        return parse_qs(self.environ.get("QUERY_STRING", ""), keep_blank_values=True)

    def arg(self, name: str, default: Optional[str] = None) -> Optional[str]:
        values = self.query.get(name)
        return values[-1] if values else default

    def int_arg(self, name: str, default: int, *, low: int = 0, high: int = 1_000) -> int:
        text = self.arg(name)
        if text is None:
            return default
        try:
            value = int(text)
        except ValueError:
            raise ValidationError(f"{name} must be a whole number") from None
        if not low <= value <= high:
            raise ValidationError(f"{name} must lie between {low} and {high}")
        return value

    def header(self, name: str, default: str = "") -> str:
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = "HTTP_" + key
        return self.environ.get(key, default)

    @property
    def cookies(self) -> Dict[str, str]:
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(self.header("Cookie"))
        except CookieError:
            return {}
        return {name: morsel.value for name, morsel in jar.items()}

    @property
    def body(self) -> bytes:
        if self._body is None:
            try:
                length = int(self.header("Content-Length") or 0)
            except ValueError:
                length = 0
            if length > MAX_BODY:
                raise BodyTooLarge(f"at most {MAX_BODY} bytes are accepted")
            self._body = self.environ["wsgi.input"].read(length) if length > 0 else b""
        return self._body

    def json(self) -> Dict[str, Any]:
        kind = self.header("Content-Type").split(";")[0].strip().lower()
        if kind != "application/json":
            raise ValidationError("the body must be JSON")
        try:
            data = json.loads(self.body.decode("utf-8"))
        except ValueError as error:
            raise ValidationError("the body is not valid JSON") from error
        if not isinstance(data, dict):
            raise ValidationError("the body must be a JSON object")
        return data

    def field(self, name: str, kind: type = str) -> Any:
        """One field of the body that must be there and of that type."""
        data = self.json()
        if name not in data:
            raise ValidationError(f"{name} is missing")
        value = data[name]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ValidationError(
                f"{name} must be of type {kind.__name__}",
                got=type(value).__name__,
            )
        return value
