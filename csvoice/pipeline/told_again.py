"""What notifiers were told, written down and told again when a finished report is delivered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from csvoice.config import Config
from csvoice.document.findings import Condition, Evidence, Finding, Interval
from csvoice.pipeline.alerting import NOTABLE, at_least
from csvoice.pipeline.notifying import notify
from csvoice.plugins import load_plugins

_MOMENT = "moment"


def as_json(findings: Iterable[Finding]) -> str:
    """Write down the findings that notifiers are told."""
    told = [asdict(one) for one in at_least(findings, NOTABLE)]
    return json.dumps(told, ensure_ascii=False, default=_written)


def from_json(text: str) -> tuple[Finding, ...]:
    """Read what `as_json` wrote; the findings are equal to those written."""
    return tuple(_finding(one) for one in json.loads(text, object_hook=_read))


def notify_again(text: str, config: Config) -> list[str]:
    """Send findings that `as_json` wrote by the notifiers of `config`.

    Returns:
        A sentence for each notifier that failed.
    """
    told = from_json(text)
    return notify(load_plugins(config), config.notify, told, strict=config.strict)


def _written(value: datetime) -> dict[str, str]:
    return {_MOMENT: value.isoformat()}


def _read(record: dict[str, Any]) -> Any:
    return datetime.fromisoformat(record[_MOMENT]) if record.keys() == {_MOMENT} else record


def _finding(record: dict[str, Any]) -> Finding:
    interval, evidence = record["interval"], record["evidence"]
    return Finding(
        **record
        | {
            "interval": Interval(**interval) if interval else None,
            "evidence": _evidence(**evidence) if evidence else None,
        }
    )


def _evidence(rows: int, ids: list[str], where: list[dict[str, Any]]) -> Evidence:
    return Evidence(rows, tuple(ids), tuple(Condition(**one) for one in where))
