"""飞书自定义机器人 (open.feishu.cn, 自定义机器人使用指南).

Signed by HMAC-SHA256 of nothing under the key "time stamp (s), new line, secret", in the body. A
card up to 20 KB; 5 messages a second, 100 a minute.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace

from csvoice.document.findings import Finding
from csvoice.notify.message import message
from csvoice.notify.service import Payload, Request, Service

MOST_BYTES = 18_000
"""Of the text; the card around it takes the rest of 20 KB."""

TOO_OFTEN = frozenset({9499, 11232})


def payload(findings: Sequence[Finding]) -> Payload:
    """Write a card with a coloured head."""
    told = message(findings)
    urgent = any(one.severity == "紧急" for one in findings)
    head = {
        "title": {"tag": "plain_text", "content": told.title},
        "template": "red" if urgent else "orange",
    }
    text = {"tag": "markdown", "content": told.markdown(MOST_BYTES)}
    return {"msg_type": "interactive", "card": {"header": head, "elements": [text]}}


def sign(request: Request, secret: str, now: float) -> Request:
    """Add `timestamp` and `sign` to the body."""
    stamp = str(round(now))
    digest = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    signed = {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}
    return replace(request, body={**signed, **request.body})


SERVICE = Service("feishu", payload, sign, code="code", busy=TOO_OFTEN)
