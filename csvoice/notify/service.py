"""What one messaging service wants: its payload, its signature, how it says no."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from csvoice.document.findings import Finding

Payload: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """One POST, ready to be sent: address, JSON body, headers besides the content type."""

    url: str
    body: Payload
    headers: Mapping[str, str]


def unsigned(request: Request, _secret: str, _now: float) -> Request:
    """Leave a request as it is: the service knows its caller by the address alone."""
    return request


@dataclass(frozen=True, slots=True)
class Service:
    """A messaging service.

    Attributes:
        name: Name of its notifier and of its options, `[plugins.NAME]`.
        payload: The JSON body that tells of findings.
        sign: Signs a request with the secret at a time (seconds since 1970).
        code: Key of the reply that holds 0 when the message was taken; None where the HTTP status
            alone says so.
        busy: Codes of the reply that mean: too often, try again later.
    """

    name: str
    payload: Callable[[Sequence[Finding]], Payload]
    sign: Callable[[Request, str, float], Request] = unsigned
    code: str | None = None
    busy: frozenset[int] = frozenset()
