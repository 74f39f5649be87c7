"""Any webhook: the findings as JSON, signed like GitHub's webhooks.

    {"title": "…", "findings": [{"id", "section", "measure", "segment", "statement", "severity",
                                 "value", "unit", "n", "since"}, …]}

With a secret, the header `X-Csvoice-Signature-256: sha256=…` holds the HMAC-SHA256 of the body's
bytes. Any status from 200 to 299 counts as taken.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from csvoice.document.findings import Finding
from csvoice.notify.message import Payload, Request, Service, message
from csvoice.notify.posting import encoded

HEADER = "X-Csvoice-Signature-256"
TOLD = ("id", "section", "measure", "segment", "statement", "severity", "value", "unit", "n")


def payload(findings: Sequence[Finding]) -> Payload:
    """Write the findings as data: what is said of the rows, not the rows."""
    return {"title": message(findings).title, "findings": [record(one) for one in findings]}


def record(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data, without its evidence."""
    since = finding.since.date().isoformat() if finding.since else None
    return {**{name: getattr(finding, name) for name in TOLD}, "since": since}


def sign(request: Request, secret: str, _now: float) -> Request:
    """Add the signature of the body as a header."""
    digest = hmac.new(secret.encode(), encoded(request.body), hashlib.sha256).hexdigest()
    return replace(request, headers={**request.headers, HEADER: f"sha256={digest}"})


SERVICE = Service("webhook", payload, sign)
