"""Look at files without annotating them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.analyze.series.periods import choose_period, is_survey
from csvoice.components import SectionSpec
from csvoice.config import Config
from csvoice.document.report import SCHEMA_VERSION, Funnel, Period
from csvoice.errors import PluginError
from csvoice.pipeline.safe_reading import read_safely
from csvoice.pipeline.sections import lacking
from csvoice.plugins import load_plugins
from csvoice.precision import precision_of
from csvoice.read.feedback import Source
from csvoice.schema import STANDARD

_UNSAID = ("caveats", "impossible")
"""What of a source is for the report alone."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a section could be built, and if not, what it lacks."""

    name: str
    title: str
    ready: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What `csvoice inspect` shows."""

    sources: tuple[Source, ...]
    funnel: Funnel
    period: Period
    previous: Period | None
    sections: tuple[Readiness, ...]
    failures: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the stable JSON form, described in docs/inspect-json.md."""
        return {
            "schema_version": SCHEMA_VERSION,
            "files": [_file(one) for one in self.sources],
            "funnel": asdict(self.funnel),
            "period": _period(self.period),
            "previous": _period(self.previous) if self.previous else None,
            "sections": [asdict(one) for one in self.sections],
        }


def inspect(paths: Sequence[str | Path], config: Config) -> Inspection:
    """Read files and say how they were understood.

    Raises:
        CsvoiceError: Anything that keeps a file from being read.
    """
    plugins = load_plugins(config)
    raw = read_safely(paths, config, [*plugins.readers.values()])
    filled = {name for name in raw.frame.columns if raw.frame[name].null_count() < raw.frame.height}
    annotated = {name for one in plugins.annotators.values() for name in (c.name for c in one.adds)}
    columns = frozenset(filled | annotated | {"tokens", "pii"})
    dates = raw.frame["created_at"] if "created_at" in filled else _no_dates()
    precision = precision_of(raw.frame.lazy())
    survey = is_survey(raw.frame.columns)
    period, previous = choose_period(dates, config.by, config.period, precision, survey=survey)
    specs = sorted(plugins.sections.values(), key=lambda spec: (spec.order, spec.name))
    reasons, failures = list[tuple[SectionSpec, str]](), list[str]()
    for spec in specs:
        try:
            reason = lacking(spec, columns, precision)
            reasons.append((spec, reason or (spec.lacks(columns) if spec.lacks else "")))
        except PluginError as error:
            reasons.append((spec, str(error)))
            failures.append(str(error))
    all_failures = (*plugins.errors, *failures)
    sections = tuple(Readiness(s.name, s.title, not reason, reason) for s, reason in reasons)
    return Inspection(raw.sources, raw.funnel, period, previous, sections, all_failures)


def _no_dates() -> pl.Series:
    return pl.Series("created_at", [], dtype=STANDARD["created_at"].dtype)


def _file(source: Source) -> dict[str, Any]:
    return {name: value for name, value in asdict(source).items() if name not in _UNSAID}


def _period(period: Period) -> dict[str, Any]:
    return {
        "label": period.label,
        "start": period.start.isoformat() if period.start else None,
        "end": period.end.isoformat() if period.end else None,
        "by": period.by,
        "complete": period.complete,
    }
