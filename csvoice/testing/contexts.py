"""A context over a sample, and a section built on it as the pipeline builds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import polars as pl

from csvoice.analyze.series.periods import choose_period, split
from csvoice.annotate.clean import matching
from csvoice.annotate.engine import in_order
from csvoice.components import Annotator, SectionSpec
from csvoice.config import Config
from csvoice.context import Context
from csvoice.demo import OWN_BRAND
from csvoice.detect.finding import find_events
from csvoice.document.events import COLUMN
from csvoice.document.report import Funnel, Period, Section
from csvoice.errors import UsageError
from csvoice.pipeline.sections import build_sections
from csvoice.plan import Plan
from csvoice.precision import precision_of
from csvoice.schema import MATCHING, STANDARD
from csvoice.sections.builtin import register_sections
from csvoice.testing.sample import EMPTY_MONTH, sample_feedback, sample_plan
from csvoice.testing.subjects import Target, subject_of

_NEXT_MONTH = Period("2026 年 10 月", datetime(2026, 10, 1), datetime(2026, 11, 1), "month")
_LAST_MONTH = Period("2026 年 9 月", datetime(2026, 9, 1), datetime(2026, 10, 1), "month")


def run_section(
    section: SectionSpec | Target, feedback: pl.DataFrame | None = None, **options: Any
) -> Section:
    """Build a section on invented feedback, as the report does.

    Args:
        section: The section; or the module, file or name of a plugin that gives one.
        feedback: An annotated table; by default `sample_feedback()`. The annotators of the plugin
            are run on it first.
        options: What would stand under `[plugins.NAME]` in csvoice.toml.

    Raises:
        UsageError: The plugin gives no section, or several.
        PluginError: The section raises, or returns what it must not.
    """
    subject = subject_of(section, options)
    specs = subject.of(SectionSpec)
    if len(specs) != 1:
        names = "、".join(one.name for one in specs) or "没有"
        raise UsageError(f"这里应有一个章节，实际有：{names}。")
    table = sample_feedback() if feedback is None else feedback
    context = lay_out(add_columns(table, subject.of(Annotator), sample_plan()), sample_plan())
    return build(specs[0], context, options)


def build(spec: SectionSpec, context: Context, options: Mapping[str, Any]) -> Section:
    """Build one section; a closing one after the built-in ones, whose findings it sees."""
    others = built_in_sections() if spec.closing else []
    specs = [*(one for one in others if one.name != spec.name), spec]
    built = build_sections(specs, context, {spec.name: options}, strict=True)
    return next(one for one in built if one.name == spec.name)


def built_in_sections() -> list[SectionSpec]:
    """Return the built-in sections, behind the border like a plugin's."""
    return [one for each in register_sections(Config()) for one in subject_of(each).of(SectionSpec)]


def add_columns(table: pl.DataFrame, annotators: Sequence[Annotator], plan: Plan) -> pl.DataFrame:
    """Run annotators over an annotated table, in the order of their needs."""
    batch = for_matching(table)
    for annotator in in_order(annotators)[0]:
        batch = batch.hstack(annotator.prepare(plan)(batch))
    return batch.drop(MATCHING)


def for_matching(table: pl.DataFrame) -> pl.DataFrame:
    """Add the column that annotators match terms in, and that a finished table has lost."""
    titles = table.get_column("title", default=pl.Series("title", [None] * table.height, pl.String))
    return table.with_columns(matching(titles, table["text"]).alias(MATCHING))


def case_context(case: str, annotators: Sequence[Annotator] = ()) -> Context:
    """Lay a case of the sample out, with the columns of these annotators."""
    if not annotators:
        return replace(_plain_case(case), shared={})
    table = add_columns(sample_feedback(case), annotators, sample_plan())
    return lay_out(table, sample_plan(), empty_month=case == EMPTY_MONTH)


@cache
def _plain_case(case: str) -> Context:
    return lay_out(sample_feedback(case), sample_plan(), empty_month=case == EMPTY_MONTH)


def lay_out(table: pl.DataFrame, plan: Plan, *, empty_month: bool = False) -> Context:
    """Lay a table out by its last complete month, or by an empty month after it."""
    nothing = pl.Series([], dtype=STANDARD["created_at"].dtype)
    precision = precision_of(table.lazy())
    dates = table.get_column("created_at", default=nothing)
    period, previous = choose_period(dates, precision=precision)
    if empty_month:
        period, previous = _NEXT_MONTH, _LAST_MONTH
    found = find_events(table.drop(COLUMN, strict=False).lazy(), plan.lexicon.stopwords)
    parts = split(found.table, period, previous)
    filled = frozenset(name for name in table.columns if table[name].null_count() < table.height)
    brands = table["brand"].unique() if "brand" in filled else pl.Series([], dtype=pl.String)
    return Context(
        feedback=parts.feedback,
        previous=parts.previous,
        history=parts.history,
        after=parts.after,
        period=period,
        previous_period=previous,
        columns=filled,
        events=found.events,
        funnel=Funnel(read=table.height, kept=table.height),
        plan=plan,
        own_brand=OWN_BRAND if OWN_BRAND in brands else None,
        precision=precision,
    )
