"""What is sent, and what a messaging service wants of it.

The statements of findings and their tickets are sent, never a customer's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from csvoice.document.findings import Finding
from csvoice.schema import ticket

TICKETS = 3
"""Tickets named with a finding."""

MARKS = {"紧急": "🔴", "一般": "🟠"}
_FULL_WIDTH = str.maketrans("*`[]<>~", "＊｀［］＜＞～")


@dataclass(frozen=True, slots=True)
class Message:
    """A digest of findings, the most pressing first.

    Attributes:
        title: One line; it carries 预警, a keyword a robot may be told to ask for.
        lines: One sentence a finding.
    """

    title: str
    lines: tuple[str, ...]

    def markdown(self, most_bytes: int) -> str:
        """Write title and lines as Markdown, as many lines as fit."""
        for shown in range(len(self.lines), -1, -1):
            text = "\n\n".join((f"**{self.title}**", *self._listed(shown)))
            if len(text.encode()) <= most_bytes:
                break
        return text

    def _listed(self, shown: int) -> tuple[str, ...]:
        rest = len(self.lines) - shown
        more = (f"另有 {rest} 条，见报告。",) if rest else ()
        return (*(_plain(line) for line in self.lines[:shown]), *more)


def message(findings: Sequence[Finding]) -> Message:
    """Put findings together into one message."""
    pressing = sorted(findings, key=lambda one: (one.severity != "紧急", -one.surplus))
    urgent = sum(one.severity == "紧急" for one in pressing)
    title = f"客户反馈预警：{len(pressing)} 条，其中紧急 {urgent} 条"
    lines = (f"{MARKS.get(one.severity, '·')} {one.statement}{_tickets(one)}" for one in pressing)
    return Message(title, tuple(lines))


def _tickets(finding: Finding) -> str:
    """Name the tickets to look at first."""
    ids = finding.evidence.ids[:TICKETS] if finding.evidence else ()
    return f"先看 {'、'.join(map(ticket, ids))}。" if ids else ""


def _plain(line: str) -> str:
    """Keep a name such as A*B*C from being read as Markdown, or `<at>` as a tag.

    The services know no escapes alike, so the marks become their full-width forms.
    """
    return line.translate(_FULL_WIDTH)


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
