"""Send a request, again where the other side is busy, and say what went wrong."""

from __future__ import annotations

import json
import time
from urllib.parse import urlsplit

from csvoice.errors import OutputError
from csvoice.notify.service import Payload, Request, Service

SECONDS = 10.0
TIMES = 4
"""Attempts; the pause doubles from PAUSE on, so that they span about seven seconds."""

PAUSE = 1.0
BUSY = frozenset({408, 429, 500, 502, 503, 504})


def encoded(body: Payload) -> bytes:
    """Write a body as the bytes that are sent."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode()


def post(service: Service, request: Request, secret: str | None) -> None:
    """Send a request, signed anew at each attempt since signatures grow old.

    Raises:
        OutputError: The service cannot be reached, refuses the message, or stays busy.
    """
    reason = ""
    for attempt in range(TIMES):
        if attempt:
            time.sleep(PAUSE * 2 ** (attempt - 1))
        signed = service.sign(request, secret, time.time()) if secret else request
        reason, again = _attempt(service, signed)
        if not again:
            break
    if reason:
        # The address holds a key; only the host may be shown.
        host = urlsplit(request.url).hostname
        raise OutputError(f"没能通过 {service.name}（{host}）发出通知：{reason}。")


def _attempt(service: Service, request: Request) -> tuple[str, bool]:
    """Send once; return what went wrong (empty: nothing) and whether to try again."""
    import urllib3

    headers = {"Content-Type": "application/json; charset=utf-8", **request.headers}
    try:
        reply = urllib3.request(
            "POST",
            request.url,
            body=encoded(request.body),
            headers=headers,
            timeout=SECONDS,
            retries=False,
            redirect=False,
        )
    except urllib3.exceptions.HTTPError as error:
        return f"连接不上（{type(error).__name__}）", True
    if reply.status in BUSY:
        return f"对方繁忙，HTTP {reply.status}", True
    if not 200 <= reply.status < 300:
        return f"对方拒绝，HTTP {reply.status}", False
    return _refusal(service, reply.data)


def _refusal(service: Service, reply: bytes) -> tuple[str, bool]:
    """Read the code by which the services say no under HTTP status 200."""
    if service.code is None:
        return "", False
    try:
        answer = json.loads(reply)
        code = int(answer[service.code])
    except (ValueError, KeyError, TypeError):
        return "读不懂对方的回答", False
    if code == 0:
        return "", False
    words = str(answer.get("errmsg") or answer.get("msg") or "")[:100]
    return f"代码 {code}，{words}", code in service.busy
