"""Hand findings to notifiers, and keep in mind what was sent: an alarm is told once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from platformdirs import user_state_path

from csvoice.config import Config
from csvoice.document.findings import Condition, Evidence, Finding, Interval
from csvoice.errors import OutputError, PluginError
from csvoice.pipeline.alerting import NOTABLE, at_least
from csvoice.plugins import Plugins, load_plugins
from csvoice.storage.output import write_files

AGAIN = timedelta(days=7)
"""An alarm that is still on is told again after so many days of data."""

SENT = "alerts-sent.json"


def notify(
    plugins: Plugins, names: Sequence[str], findings: Sequence[Finding], *, strict: bool
) -> list[str]:
    """Send findings by every notifier named; where there is no finding, nothing is sent.

    Returns:
        A sentence for each notifier that failed.

    Raises:
        PluginError: With `strict`, for the first that broke its contract.
        OutputError: With `strict`, for the first that could not send.
        UsageError: A notifier lacks an option that it needs.
    """
    failures = []
    for name in names if findings else ():
        try:
            plugins.notifiers[name].send(findings)
        except (PluginError, OutputError) as error:
            if strict:
                raise
            failures.append(str(error))
    return failures


def notify_once(
    plugins: Plugins,
    names: Sequence[str],
    findings: Sequence[Finding],
    last: date | None,
    *,
    strict: bool,
) -> list[str]:
    """Send by each notifier what it has not sent in the last days of data.

    Args:
        plugins: Plugins in force.
        names: The notifiers.
        findings: What is to be told.
        last: Last day of the data; None for undated ones, of which all is sent.
        strict: Stop at the first that fails.

    Returns:
        A sentence for each notifier that failed.
    """
    sent = _sent()
    failures = []
    for name in names:
        fresh = [one for one in findings if _fresh(sent.get(_key(name, one)), last)]
        failed = notify(plugins, [name], fresh, strict=strict)
        failures += failed
        if fresh and not failed and last is not None:
            sent |= {_key(name, one): last.isoformat() for one in fresh}
    _keep(sent, last)
    return failures


def _key(name: str, finding: Finding) -> str:
    """A finding that grows more severe is another message."""
    return f"{name}:{finding.id}:{finding.severity}"


def _fresh(sent: str | None, last: date | None) -> bool:
    return sent is None or last is None or last - date.fromisoformat(sent) >= AGAIN


def _file() -> Path:
    return Path(os.environ.get("CSVOICE_HOME") or user_state_path("csvoice")) / SENT


def _sent() -> dict[str, str]:
    with suppress(OSError, ValueError):
        known = json.loads(_file().read_text(encoding="utf-8"))
        return {str(key): date.fromisoformat(day).isoformat() for key, day in known.items()}
    return {}


def _keep(sent: Mapping[str, str], last: date | None) -> None:
    """Keep what was sent lately; where it cannot be kept, it is sent again, no more."""
    if last is None:
        return
    known = {key: day for key, day in sorted(sent.items()) if not _fresh(day, last)}
    content = json.dumps(known, indent=1).encode()
    with suppress(OutputError):
        write_files(_file().parent, {SENT: content})


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
