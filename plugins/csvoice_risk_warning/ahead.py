"""下期风险: what the next period is likely to bring, and which days are coming."""

from __future__ import annotations

from csvoice import Block, Bullets, Finding, Heading
from csvoice_risk_warning.calendar_risk import Coming, event_text


def ahead_blocks(forecast: list[Finding], days: list[Coming]) -> list[Block]:
    """Tell what is forecast above its limit, then the days that are coming."""
    said = [*(one.statement for one in forecast), *(event_text(one) for one in days)]
    return [Heading("下期风险"), Bullets(tuple(said))] if said else []
