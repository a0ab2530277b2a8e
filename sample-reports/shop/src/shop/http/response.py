"""A response, and how it goes out."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Tuple, Union

from shop.errors import RateLimited, ShopError


class Response:
    def __init__(
        self,
        body: Union[str, bytes, Iterable[bytes]] = b"",
        status: int = 200,
        *,
        content_type: str = "text/plain; charset=utf-8",
    ) -> None:
        self.status = status
        self._headers: Dict[str, str] = {"Content-Type": content_type}
        self._cookies: List[str] = []
        self._chunks: Optional[Iterable[bytes]] = None
        if isinstance(body, str):
            self.body = body.encode("utf-8")
        elif isinstance(body, bytes):
            self.body = body
        else:
            self.body = b""
            self._chunks = body

    def __setitem__(self, name: str, value: object) -> None: self._headers[name.title()] = str(value)

    def __getitem__(self, name: str) -> str: return self._headers[name.title()]

    def set_cookie(self, name: str, value: str, *, max_age: Optional[int] = None, secure: bool = True) -> None:
        parts = [f"{name}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
        if max_age is not None:
            parts.append(f"Max-Age={max_age}")
        if secure:
            parts.append("Secure")
        self._cookies.append("; ".join(parts))

    @property
    def status_line(self) -> str:
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = "Unknown"
        return f"{self.status} {phrase}"

    def headers(self) -> List[Tuple[str, str]]:
        found = [*self._headers.items(), *(("Set-Cookie", cookie) for cookie in self._cookies)]
        if self._chunks is None:
            found.append(("Content-Length", str(len(self.body))))
        return found

    def __call__(self, start_response: Callable[..., Any]) -> Iterator[bytes]:
        start_response(self.status_line, self.headers())
        if self._chunks is None:
            yield self.body
        else:
            yield from self._chunks


def json_response(data: Any, status: int = 200) -> Response:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return Response(text, status, content_type="application/json; charset=utf-8")


def error_response(error: ShopError) -> Response:
    response = json_response({"error": error.as_dict()}, error.status)
    if isinstance(error, RateLimited) and error.retry_after is not None:
        response["Retry-After"] = int(error.retry_after) + 1
    return response


def redirect(location: str, *, permanent: bool = False) -> Response:
    response = Response(status=308 if permanent else 303)
    response["Location"] = location
    return response
