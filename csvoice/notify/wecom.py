"""企业微信群机器人 (developer.work.weixin.qq.com/document/path/91770).

The key stands in the address; there is no signature. Markdown up to 4,096 bytes; 20 messages a
minute.
"""

from __future__ import annotations

from collections.abc import Sequence

from csvoice.document.findings import Finding
from csvoice.notify.message import message
from csvoice.notify.service import Payload, Service

MOST_BYTES = 4096
TOO_OFTEN = 45009


def payload(findings: Sequence[Finding]) -> Payload:
    """Write a Markdown message."""
    content = message(findings).markdown(MOST_BYTES)
    return {"msgtype": "markdown", "markdown": {"content": content}}


SERVICE = Service("wecom", payload, code="errcode", busy=frozenset({TOO_OFTEN}))
