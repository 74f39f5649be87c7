"""Send a request, again where the other side is busy, and say what went wrong."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from queue import Empty, Queue
from threading import Thread
from urllib.parse import unquote, urlsplit

from csvoice.errors import OutputError
from csvoice.notify.message import Payload, Request, Service

SECONDS = 15.0
"""Longest time for one message, all attempts and pauses together, whatever the other side does."""

TIMES = 4
PAUSE = 1.0
"""Attempts, and the pause after the first; it doubles from then on."""

MOST_BYTES = 64 * 1024
"""Most of a reply that is read."""

BUSY = frozenset({408, 429, 500, 502, 503, 504})
_KEY = re.compile(r"[\w.~+-]{8,}")


def encoded(body: Payload) -> bytes:
    """Write a body as the bytes that are sent."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode()


def post(service: Service, request: Request, secret: str | None) -> None:
    """Send a request, signed anew at each attempt since signatures grow old.

    Raises:
        OutputError: The service cannot be reached, refuses the message, or stays busy.
    """
    reason = within(SECONDS, lambda: _repeatedly(service, request, secret))
    if reason:
        # The address holds a key; only the host may be shown.
        host = urlsplit(request.url).hostname
        raise OutputError(f"没能通过 {service.name}（{host}）发出通知：{reason}。")


def within(seconds: float, work: Callable[[], str]) -> str:
    """Return what `work` returns, or a reason why not, after so many seconds at most.

    A time limit of sockets counts from byte to byte; this one holds for names that are not
    resolved and for replies that drip, too. A thread that is late is left to itself.
    """
    answers: Queue[str] = Queue()
    Thread(target=lambda: answers.put(work()), daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        return f"{seconds:g} 秒内没有完成"


def _repeatedly(service: Service, request: Request, secret: str | None) -> str:
    end, reason = time.monotonic() + SECONDS, ""
    for attempt in range(TIMES):
        pause = PAUSE * 2 ** (attempt - 1) if attempt else 0.0
        if time.monotonic() + pause >= end:
            break
        if pause:
            time.sleep(pause)
        signed = service.sign(request, secret, time.time()) if secret else request
        reason, again = _attempt(service, signed, secret, end - time.monotonic())
        if not again:
            break
    return reason


def _attempt(
    service: Service, request: Request, secret: str | None, seconds: float
) -> tuple[str, bool]:
    """Send once; return what went wrong (empty: nothing) and whether to try again."""
    import urllib3

    headers = {"Content-Type": "application/json; charset=utf-8", **request.headers}
    try:
        reply = urllib3.request(
            "POST",
            request.url,
            body=encoded(request.body),
            headers=headers,
            timeout=max(seconds, 0.1),
            retries=False,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        content = reply.read(MOST_BYTES, decode_content=False)
        reply.close()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return f"连接不上（{type(error).__name__}）", True
    if reply.status in BUSY:
        return f"对方繁忙，HTTP {reply.status}", True
    if not 200 <= reply.status < 300:
        return f"对方拒绝，HTTP {reply.status}", False
    return _refusal(service, content, [secret or "", *_secrets(request.url)])


def _refusal(service: Service, reply: bytes, secrets: Sequence[str]) -> tuple[str, bool]:
    """Read the code by which the services say no under HTTP status 200."""
    if service.code is None:
        return "", False
    try:
        answer = json.loads(reply)
        code = int(answer[service.code])
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return "读不懂对方的回答", False
    if code == 0:
        return "", False
    words = str(answer.get("errmsg") or answer.get("msg") or "")[:100]
    told = any(one and one.casefold() in unquote(words).casefold() for one in secrets)
    return f"代码 {code}" + (f"，{words}" if words and not told else ""), code in service.busy


def _secrets(url: str) -> list[str]:
    """Return what of an address may be a key, so that no reply makes us print it."""
    parts = urlsplit(url)
    return _KEY.findall(unquote(f"{parts.username}@{parts.password}/{parts.path}?{parts.query}"))
