"""钉钉自定义机器人 (open.dingtalk.com, 自定义机器人接入).

Signed (加签) by HMAC-SHA256 of time stamp (ms) and secret, in the address. Markdown up to 20,000
bytes; 20 messages a minute.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from csvoice.document.findings import Finding
from csvoice.notify.message import message
from csvoice.notify.service import Payload, Request, Service

MOST_BYTES = 20_000
TOO_OFTEN = frozenset({130101, 410100})


def payload(findings: Sequence[Finding]) -> Payload:
    """Write a Markdown message; its title is what a phone's lock screen shows."""
    told = message(findings)
    markdown = {"title": told.title, "text": told.markdown(MOST_BYTES)}
    return {"msgtype": "markdown", "markdown": markdown}


def sign(request: Request, secret: str, now: float) -> Request:
    """Add `timestamp` and `sign` to the address."""
    stamp = str(round(now * 1000))
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    signed = urlencode({"timestamp": stamp, "sign": base64.b64encode(digest).decode()})
    joint = "&" if "?" in request.url else "?"
    return replace(request, url=f"{request.url}{joint}{signed}")


SERVICE = Service("dingtalk", payload, sign, code="errcode", busy=TOO_OFTEN)
