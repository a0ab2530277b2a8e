"""All errors that the shop raises on purpose."""

from __future__ import annotations

from typing import Any, Dict, Optional


class ShopError(Exception):
    """Base class; `code` is stable and part of the API, the text is for people."""

    code = "error"
    status = 400

    def __init__(self, message: str = "", **details: Any) -> None:
        super().__init__(message or self.code)
        self.details: Dict[str, Any] = details

    def as_dict(self) -> Dict[str, Any]:
        body: Dict[str, Any] = {"code": self.code, "message": str(self)}
        if self.details:
            body["details"] = {key: str(value) for key, value in sorted(self.details.items())}
        return body


class ValidationError(ShopError):
    code = "invalid"
    status = 422


class NotFound(ShopError):
    code = "not-found"
    status = 404


class Conflict(ShopError):
    code = "conflict"
    status = 409


class AuthenticationError(ShopError):
    code = "unauthenticated"
    status = 401


class PermissionDenied(ShopError):
    code = "forbidden"
    status = 403


class RateLimited(ShopError):
    code = "rate-limited"
    status = 429

    def __init__(self, message: str = "", retry_after: Optional[float] = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OutOfStock(Conflict):
    code = "out-of-stock"


class PaymentFailed(ShopError):
    code = "payment-failed"
    status = 402

    def __init__(self, message: str, *, retryable: bool = False, **details: Any) -> None:
        super().__init__(message, **details)
        self.retryable = retryable


def describe(error: BaseException) -> str:
    """One line for logs, with the chain of causes."""
    parts = []
    current: Optional[BaseException] = error
    while current is not None:
        parts.append(f"{type(current).__name__}: {current}")
        current = current.__cause__
    return " <- ".join(parts)
