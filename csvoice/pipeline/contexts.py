"""Choose the period and one's own brand, and lay out what sections see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from csvoice.analyze.series.counts import observed
from csvoice.analyze.series.periods import LENGTHS, Split, choose_period, split
from csvoice.analyze.words.counts import Counts
from csvoice.company.actions import Action, read_actions
from csvoice.company.advice import read_guidance
from csvoice.company.metrics import read_metrics
from csvoice.company.staffing import read_roster
from csvoice.config import Config
from csvoice.context import NOT_ENABLED, Context
from csvoice.document.events import Event
from csvoice.document.report import Period
from csvoice.errors import UsageError
from csvoice.occasions import read_calendar
from csvoice.pipeline.archiving import as_context
from csvoice.pipeline.drift import model_warnings
from csvoice.pipeline.preparation import Feedback
from csvoice.precision import Precision, precision_of
from csvoice.schema import STANDARD
from csvoice.slices import headers_of, read_slice
from csvoice.storage.store import ROWS_IN_MEMORY


def make_context(feedback: Feedback, config: Config) -> Context:
    """Choose the period and lay out what sections see.

    Raises:
        UsageError: The period or the brand asked for cannot be understood or is not in the data.
        InputError: There is nothing in the period asked for.
    """
    table, gathered = feedback.table, feedback.gathered
    several = "competitor" in table.collect_schema()
    ours = pl.col("competitor").is_null() if several else pl.lit(value=True)
    own = table.filter(ours) if several else table
    precision = precision_of(own)
    last = gathered.joined.last if gathered else None
    period, previous = _periods(own, config, last, precision)
    parts = _parts(own, period, previous, lambda days: feedback.of(days).filter(ours))
    columns = _filled(parts.feedback, own)
    sources = tuple(asdict(source) for source in feedback.raw.sources)
    for text in config.focus:
        read_slice(text, columns, "--focus", headers_of(sources))
    context = Context(
        feedback=parts.feedback,
        previous=parts.previous,
        history=parts.history,
        after=parts.after,
        period=period,
        previous_period=previous,
        columns=columns,
        funnel=feedback.raw.funnel,
        plan=feedback.plan,
        own_brand=_own_brand(own, columns, config.own),
        skipped=tuple((NOT_ENABLED, error) for error in feedback.plugins.errors),
        sources=sources,
        thresholds=config.thresholds,
        metrics=read_metrics(config.metrics),
        exposure=config.exposure,
        roster=read_roster(config.staffing),
        teams=config.teams,
        warnings=model_warnings(parts.feedback, feedback.plan.model),
        archive=as_context(gathered, period) if gathered else None,
        calendar=read_calendar(config.calendar),
        guidance=read_guidance(_advice(feedback, config)),
        actions=_actions(config, columns, headers_of(sources)),
        events=_concerning(feedback.events, period),
        scores=pl.DataFrame() if gathered and gathered.joined.rows else feedback.raw.scores,
        precision=precision,
        shared=_counted(feedback, ours, period, previous),
    )
    return replace(context, everyone=_with_all(feedback, context)) if several else context


def _counted(
    feedback: Feedback, ours: pl.Expr, period: Period, previous: Period | None
) -> dict[str, Counts]:
    """Part the words of the rows by the period, where they were counted to find what happened."""
    words, table = feedback.words, feedback.table.with_row_index("_row").filter(ours)
    if words is None or "created_at" not in table.collect_schema():
        return {}
    parts = _parts(table.select("_row", "created_at").collect().lazy(), period, previous)
    now, before = (
        part.select("_row").collect().to_series().to_numpy()
        for part in (parts.feedback, parts.history)
    )
    return {"counts": words.at(now).said(), "past_counts": words.at(before)}


def _advice(feedback: Feedback, config: Config) -> list[Path]:
    """Name the files of advice: the reader's own, plugins', csvoice's."""
    known = [one.path for one in feedback.plugins.dictionaries.values() if one.kind == "advice"]
    return [*config.advice, *reversed(known)]


def _actions(
    config: Config, columns: frozenset[str], headers: Mapping[str, str]
) -> tuple[Action, ...]:
    """Read the measures taken; where each is taken must be in the data."""
    found = read_actions(config.actions)
    for one in found:
        if one.where:
            read_slice(one.where, columns, f"措施「{one.name}」的 where", headers)
    return found


def _with_all(feedback: Feedback, context: Context) -> Context:
    """Lay out the rows of competitors' files as well, over the same period."""
    table = feedback.table
    parts = _parts(table, context.period, context.previous_period, feedback.of)
    return replace(
        context,
        feedback=parts.feedback,
        previous=parts.previous,
        history=parts.history,
        after=parts.after,
        columns=_filled(parts.feedback, table),
        shared={},
    )


def _parts(
    table: pl.LazyFrame,
    period: Period,
    previous: Period | None,
    of: Callable[[pl.Expr], pl.LazyFrame] | None = None,
) -> Split:
    """Divide the table by the period; rows before observation starts are no history."""
    parts = split(table, period, previous, of)
    parts = parts._replace(
        feedback=_held(parts.feedback),
        previous=None if parts.previous is None else _held(parts.previous),
        after=_held(parts.after),
    )
    span = observed(table.select("created_at").collect()["created_at"]) if period.start else None
    return parts._replace(history=parts.history.filter(span.holds())) if span else parts


def _held(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Keep in memory what every section reads again, where it is not too much."""
    count = rows.select(pl.len()).collect().item()
    return rows.collect().lazy() if count <= ROWS_IN_MEMORY else rows


def _concerning(events: Sequence[Event], period: Period) -> tuple[Event, ...]:
    """Keep the events that reach into the period or lie after it."""
    if period.start is None:
        return tuple(events)
    return tuple(event for event in events if event.last >= period.start.date())


def _filled(period: pl.LazyFrame, table: pl.LazyFrame) -> frozenset[str]:
    """Return the columns that have values; all rows are asked for those alone the period lacks."""
    there = _with_values(period)
    return there | _with_values(table.select(pl.exclude(there)))


def _with_values(table: pl.LazyFrame) -> frozenset[str]:
    filled = table.select(pl.all().is_not_null().any()).collect(engine="streaming")
    present = filled.row(0, named=True).items() if filled.width else ()
    return frozenset(name for name, has_value in present if has_value)


def _periods(
    table: pl.LazyFrame, config: Config, last: datetime | None, precision: Precision
) -> tuple[Period, Period | None]:
    """Choose the periods; an archive's rows of later periods than this run's do not count."""
    if "created_at" in table.collect_schema():
        dates = table.select("created_at").collect()["created_at"]
    else:
        dates = pl.Series("created_at", [], dtype=STANDARD["created_at"].dtype)
    if last is not None and config.period in ("auto", "latest"):
        length = LENGTHS[config.by or "month"]
        dates = dates.filter(
            dates < pl.select(pl.lit(last).dt.truncate(length).dt.offset_by(length)).item()
        )
    return choose_period(dates, config.by, config.period, precision, however_few=last is not None)


def _own_brand(table: pl.LazyFrame, columns: frozenset[str], wanted: str | None) -> str | None:
    if "brand" not in columns:
        if wanted is None:
            return None
        raise UsageError(
            f"数据里没有品牌一列，--own {wanted} 用不上；请去掉它，或用 --map 品牌=列名 指明。"
        )
    brands = (
        table.select(pl.col("brand").drop_nulls().value_counts(sort=True, name="n"))
        .unnest("brand")
        .collect()["brand"]
    )
    if wanted is None:
        return brands[0] if len(brands) == 1 else None
    if wanted not in brands:
        raise UsageError(
            "数据里没有品牌「{own}」，出现最多的有：{known}。".format(
                own=wanted, known="、".join(brands.head(10))
            )
        )
    return wanted
