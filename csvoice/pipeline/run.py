"""Run the whole way: files in, a Report out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import polars as pl

from csvoice.analyze.periods import choose_period, split
from csvoice.config import Config
from csvoice.context import Context
from csvoice.document import Bullets, Callout, Metric, Period, Report, Section
from csvoice.errors import UsageError
from csvoice.i18n import _
from csvoice.link.duplicates import link_duplicates
from csvoice.pipeline.annotated import Progress, annotate_rows
from csvoice.pipeline.drifting import model_warnings
from csvoice.pipeline.evidence import appendix, verbatims
from csvoice.pipeline.manifest import make_manifest
from csvoice.pipeline.sections import build_sections
from csvoice.plan import Plan
from csvoice.planning import make_plan
from csvoice.plugins import Plugins, load_plugins
from csvoice.read.feedback import RawFeedback, Source, read_feedback

OVERVIEW = "overview"


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything up to the annotated table: what `words` and `classify` need.

    Attributes:
        table: The feedback table, annotated and linked.
        raw: Funnel and sources of what was read; its rows are gone.
        plan: What the rows were annotated by.
        plugins: Plugins in force.
        failures: A sentence for each plugin that failed so far.
    """

    table: pl.LazyFrame
    raw: RawFeedback
    plan: Plan
    plugins: Plugins
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report and what the run knows besides.

    Attributes:
        report: The report.
        sources: What was read.
        outside: Rows that are kept but lie outside the period.
        failures: A sentence for each plugin that failed.
    """

    report: Report
    sources: tuple[Source, ...]
    outside: int
    failures: tuple[str, ...]


def silent(_stage: str, _done: int, _total: int) -> None:
    """Report no progress."""


@contextmanager
def prepare_feedback(
    paths: Sequence[str | Path], config: Config, progress: Progress = silent
) -> Iterator[Feedback]:
    """Read, plan, annotate and link; the table is there as long as the context is open.

    Raises:
        CsvoiceError: Anything that keeps the rows from being read or annotated.
    """
    plugins = load_plugins(config)
    progress("read", 0, 1)
    raw = read_feedback(paths, config, tuple(plugins.readers.values()))
    progress("read", 1, 1)
    plan = make_plan(raw.frame, config, plugins)
    with tempfile.TemporaryDirectory(prefix="csvoice-", ignore_cleanup_errors=True) as folder:
        annotated = annotate_rows(raw.frame, plan, config, Path(folder), progress)
        loading = tuple(plugin.error for plugin in plugins.failed if plugin.error)
        failures = loading + annotated.failures
        table = link_duplicates(annotated.table)
        yield Feedback(table, raw.without_rows(), plan, plugins, failures)


def run(paths: Sequence[str | Path], config: Config, progress: Progress = silent) -> Outcome:
    """Make the report on the feedback in `paths`.

    Raises:
        CsvoiceError: Anything that keeps the report from being made.
    """
    with prepare_feedback(paths, config, progress) as feedback:
        return make_report(feedback, config, progress)


def make_report(feedback: Feedback, config: Config, progress: Progress = silent) -> Outcome:
    """Build the sections on an annotated table and put the report together."""
    table = feedback.table.collect().lazy() if _fits(feedback) else feedback.table
    context = make_context(table, feedback, config)
    specs = feedback.plugins.sections.values()
    progress("sections", 0, len(specs))
    sections = build_sections(specs, context, config.plugins, strict=config.strict)
    progress("sections", len(specs), len(specs))
    summary, metrics, shown = _front_page((*sections, *_left_out(feedback.failures)))
    report = Report(
        title=_("客户之声报告"),
        period=context.period,
        previous=context.previous_period,
        summary=summary,
        metrics=metrics,
        funnel=feedback.raw.funnel,
        sections=shown,
        evidence=verbatims(shown, table),
        manifest=make_manifest(feedback, config),
        appendix=appendix(context.feedback) if "xlsx" in config.formats else None,
    )
    failed = tuple(section.reason for section in sections if section.status == "failed")
    inside = context.feedback.select(pl.len()).collect().item()
    outside = feedback.raw.funnel.kept - inside
    return Outcome(report, feedback.raw.sources, outside, feedback.failures + failed)


def _left_out(failures: tuple[str, ...]) -> tuple[Section, ...]:
    """Tell the reader of the report what plugins without a section of their own failed to give."""
    if not failures:
        return ()
    callouts = tuple(Callout(failure, "error") for failure in failures)
    return (Section("plugin-failures", _("未能运行的插件"), (), callouts, "failed", failures[0]),)


def make_context(table: pl.LazyFrame, feedback: Feedback, config: Config) -> Context:
    """Choose the period and lay out what sections see."""
    period, previous = _periods(table, config)
    parts = split(table, period, previous)
    filled = table.select(pl.all().is_not_null().any()).collect().row(0, named=True)
    columns = frozenset(name for name, has_value in filled.items() if has_value)
    return Context(
        feedback=parts.feedback,
        previous=parts.previous,
        history=parts.history,
        after=parts.after,
        period=period,
        previous_period=previous,
        columns=columns,
        funnel=feedback.raw.funnel,
        plan=feedback.plan,
        own_brand=_own_brand(table, columns, config.own),
        sources=tuple(asdict(source) for source in feedback.raw.sources),
        thresholds=config.thresholds,
        warnings=model_warnings(parts.feedback, feedback.plan.model),
    )


def _fits(feedback: Feedback) -> bool:
    return feedback.raw.funnel.kept <= 300_000


def _periods(table: pl.LazyFrame, config: Config) -> tuple[Period, Period | None]:
    if "created_at" in table.collect_schema():
        dates = table.select("created_at").collect()["created_at"]
    else:
        dates = pl.Series("created_at", [], dtype=pl.Datetime("us"))
    return choose_period(dates, config.by, config.period)


def _own_brand(table: pl.LazyFrame, columns: frozenset[str], wanted: str | None) -> str | None:
    if "brand" not in columns:
        if wanted is None:
            return None
        raise UsageError(
            _(
                "数据里没有品牌一列，--own {own} 用不上；请去掉它，或用 --map brand=列名 指明。"
            ).format(own=wanted)
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
            _("数据里没有品牌「{own}」，出现最多的有：{known}。").format(
                own=wanted, known=_("、").join(brands.head(10))
            )
        )
    return wanted


def _front_page(
    sections: tuple[Section, ...],
) -> tuple[tuple[str, ...], tuple[Metric, ...], tuple[Section, ...]]:
    """Take summary and key numbers off the section named overview, for the front page.

    They are its first Bullets and its Metrics; the rest of it stays a section.
    """
    overview = next((one for one in sections if one.name == OVERVIEW), None)
    if overview is None:
        return (), (), sections
    bullets = next((block for block in overview.blocks if isinstance(block, Bullets)), None)
    metrics = tuple(block for block in overview.blocks if isinstance(block, Metric))
    taken = (bullets, *metrics)
    kept = tuple(block for block in overview.blocks if not any(block is one for one in taken))
    rest = replace(overview, blocks=kept)
    shown = tuple(rest if one is overview else one for one in sections)
    return bullets.items if bullets else (), metrics, shown
