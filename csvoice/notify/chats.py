"""Robots of chat groups: 企业微信, 钉钉 and 飞书, each with its message, limits and signature.

Their pages: developer.work.weixin.qq.com/document/path/91770; open.dingtalk.com, 自定义机器人接入;
open.feishu.cn, 自定义机器人使用指南.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from csvoice.document.findings import Finding
from csvoice.notify.message import Payload, Request, Service, message

WECOM_BYTES, DINGTALK_BYTES, FEISHU_BYTES = 4096, 20_000, 18_000
"""Of a text; the card around 飞书's takes the rest of 20 KB."""

_WECOM_BUSY, _DINGTALK_BUSY, _FEISHU_BUSY = {45009}, {130101, 410100}, {9499, 11232}
"""Codes for too many messages: 20 a minute, 20 a minute, 5 a second and 100 a minute."""


def _wecom(findings: Sequence[Finding]) -> Payload:
    content = message(findings).markdown(WECOM_BYTES)
    return {"msgtype": "markdown", "markdown": {"content": content}}


def _dingtalk(findings: Sequence[Finding]) -> Payload:
    """Write a Markdown message; its title is what a phone's lock screen shows."""
    told = message(findings)
    markdown = {"title": told.title, "text": told.markdown(DINGTALK_BYTES)}
    return {"msgtype": "markdown", "markdown": markdown}


def _feishu(findings: Sequence[Finding]) -> Payload:
    """Write a card with a coloured head."""
    told = message(findings)
    urgent = any(one.severity == "紧急" for one in findings)
    head = {
        "title": {"tag": "plain_text", "content": told.title},
        "template": "red" if urgent else "orange",
    }
    text = {"tag": "markdown", "content": told.markdown(FEISHU_BYTES)}
    return {"msg_type": "interactive", "card": {"header": head, "elements": [text]}}


def _signature(key: str, said: str) -> str:
    digest = hmac.new(key.encode(), said.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _signed_by_dingtalk(request: Request, secret: str, now: float) -> Request:
    """Add `timestamp` (ms) and `sign`, of time stamp and secret, to the address (加签)."""
    stamp = str(round(now * 1000))
    signature = _signature(secret, f"{stamp}\n{secret}")
    signed = urlencode({"timestamp": stamp, "sign": signature})
    joint = "&" if "?" in request.url else "?"
    return replace(request, url=f"{request.url}{joint}{signed}")


def _signed_by_feishu(request: Request, secret: str, now: float) -> Request:
    """Add `timestamp` (s) and `sign`, of nothing under the key "stamp, secret", to the body."""
    stamp = str(round(now))
    signed = {"timestamp": stamp, "sign": _signature(f"{stamp}\n{secret}", "")}
    return replace(request, body={**signed, **request.body})


WECOM = Service("wecom", _wecom, code="errcode", busy=frozenset(_WECOM_BUSY))
"""The key stands in the address; there is no signature."""

DINGTALK = Service(
    "dingtalk", _dingtalk, _signed_by_dingtalk, code="errcode", busy=frozenset(_DINGTALK_BUSY)
)
FEISHU = Service("feishu", _feishu, _signed_by_feishu, code="code", busy=frozenset(_FEISHU_BUSY))
