"""Run the whole way: files in, a Report out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeGuard

import polars as pl

from csvoice.archive.folders import held_archive
from csvoice.config import Config
from csvoice.context import Context
from csvoice.document.blocks import Block, Callout, Chart
from csvoice.document.report import Page, Report, Section
from csvoice.errors import OutputError
from csvoice.guard.memory import give_back
from csvoice.page import make_page
from csvoice.pipeline.archiving import keep_run
from csvoice.pipeline.citations import in_order, rows_behind
from csvoice.pipeline.contexts import make_context
from csvoice.pipeline.evidence import appendix, verbatims
from csvoice.pipeline.limits import build_within_limits
from csvoice.pipeline.manifest import make_manifest
from csvoice.pipeline.parts import Progress
from csvoice.pipeline.preparation import Feedback, prepare_feedback, silent
from csvoice.pipeline.profile import Profile
from csvoice.pipeline.recount import rows_counted, told
from csvoice.pipeline.sections import failures
from csvoice.plugins import Plugins
from csvoice.read.feedback import Source
from csvoice.storage.store import ROWS_IN_MEMORY


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report and what the run knows besides.

    Attributes:
        report: The report.
        sources: What was read.
        outside: Rows that are kept but lie outside the period.
        failures: A sentence for each plugin that failed.
        archived: Rows that come from the archive alone.
        notes: Chinese sentences on what the archive gave and got.
        mended: Chinese sentences on a key or a cache that had to be made anew.
        deprecations: A sentence for each thing that plugins use and that will go away.
    """

    report: Report
    sources: tuple[Source, ...]
    outside: int
    failures: tuple[str, ...]
    archived: int = 0
    notes: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    deprecations: tuple[str, ...] = ()


def run(
    paths: Sequence[str | Path],
    config: Config,
    progress: Progress = silent,
    plugins: Plugins | None = None,
) -> Outcome:
    """Make the report on the feedback in `paths`.

    Args:
        paths: Files or globs.
        config: Options of the run.
        progress: Told of every stage.
        plugins: Plugins of this config, where they are loaded already.

    Raises:
        CsvoiceError: Anything that keeps the report from being made.
    """
    # The order in which a shell or a user names files is no part of the report.
    paths = sorted(paths, key=lambda path: (Path(path).name, str(Path(path).resolve())))
    profile = Profile(progress) if config.profile else None
    with (
        held_archive(config.archive) as past,
        prepare_feedback(
            paths,
            config,
            profile or progress,
            plugins,
            past=past,
            competitors=config.competitors,
        ) as feedback,
    ):
        return make_report(feedback, config, progress, profile)


def make_report(
    feedback: Feedback, config: Config, progress: Progress = silent, profile: Profile | None = None
) -> Outcome:
    """Build the sections on an annotated table and put the report together."""
    archived = sum(feedback.gathered.joined.rows.values()) if feedback.gathered else 0
    kept = feedback.raw.funnel.kept + archived
    if kept <= ROWS_IN_MEMORY:
        feedback = replace(feedback, rows=feedback.table.collect().lazy(), links=None)
    context = make_context(feedback, config)
    sections = _sections(context, feedback, config, profile or progress)
    report = _report(sections, context, feedback, config, profile)
    notes, not_kept = _keep(feedback, report, strict=config.strict)
    return Outcome(
        report=report,
        sources=feedback.raw.sources,
        outside=kept - context.feedback.select(pl.len()).collect().item(),
        failures=(*feedback.failures, *failures(sections), *not_kept),
        archived=archived,
        notes=(*(context.archive.notes if context.archive else ()), *notes),
        mended=feedback.notes,
        deprecations=feedback.plugins.deprecations,
    )


def _sections(
    context: Context, feedback: Feedback, config: Config, progress: Progress
) -> tuple[Section, ...]:
    specs = tuple(feedback.plugins.sections.values())
    progress("sections", 0, len(specs))
    sections = build_within_limits(specs, context, feedback.plugins, config)
    progress("sections", len(specs), len(specs))
    return sections


def _report(
    sections: tuple[Section, ...],
    context: Context,
    feedback: Feedback,
    config: Config,
    profile: Profile | None,
) -> Report:
    """Put the page before the sections, and the evidence behind them."""
    shape = config.theme.cloud.read_bytes() if config.theme.cloud else b""
    shown = tuple(_shaped(one, shape) for one in (*sections, *_left_out(feedback.failures)))
    findings = tuple(finding for section in shown for finding in section.findings)
    page = make_page(replace(context, findings=findings))
    # What sections shared takes as much memory as the rows that are laid out next.
    for one in (context, context.everyone):
        if one:
            one.shared.clear()
    if feedback.links is not None:
        give_back()
    body = [block for section in shown for block in section.blocks]
    cited, counted = _cited(page, body, context, config.thresholds.figure_rows)
    return Report(
        title=config.theme.title,
        period=context.period,
        previous=context.previous_period,
        funnel=feedback.raw.funnel,
        sections=shown,
        evidence=verbatims(shown, feedback.table, cited),
        manifest=make_manifest(feedback, config, profile),
        appendix=appendix(context.feedback) if _shown_whole(feedback, config) else None,
        page=page,
        events=context.events,
        counted=counted,
    )


def _cited(
    page: Page, body: Sequence[Block], context: Context, least: int
) -> tuple[set[str], dict[str, tuple[str, ...]]]:
    """Return the ids of the rows that page and body point to, and those that each figure counts."""
    rows = in_order(context.feedback)
    counted = rows_counted(told(page, body), rows, context.events, least)
    cited = rows_behind((*page.charts, *body), rows, least)
    return cited | {id_ for ids in counted.values() for id_ in ids}, counted


def _shaped(section: Section, shape: bytes) -> Section:
    """Let a section's word clouds fill the company's shape."""
    if not shape:
        return section
    blocks, appendix = (
        tuple(replace(one, shape=shape) if _is_cloud(one) else one for one in part)
        for part in (section.blocks, section.appendix)
    )
    return replace(section, blocks=blocks, appendix=appendix)


def _is_cloud(block: Block) -> TypeGuard[Chart]:
    return isinstance(block, Chart) and block.kind == "cloud"


def _shown_whole(feedback: Feedback, config: Config) -> bool:
    """Whether a format shows the period's rows."""
    renderers = feedback.plugins.renderers
    return any(renderers[name].rows for name in config.formats if name in renderers)


def _keep(
    feedback: Feedback, report: Report, *, strict: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keep the run in its archive; say what was kept, and what could not be."""
    if feedback.gathered is None:
        return (), ()
    if not feedback.sound:
        return ("因为有插件没能标注，这次的结果没有存档。",), ()
    try:
        return (keep_run(feedback.gathered, report, feedback.plan, feedback.table),), ()
    except OutputError as error:
        if strict:
            raise
        return (), (f"报告照常写出，但这次的结果没有存档：{error}",)


def _left_out(failures: tuple[str, ...]) -> tuple[Section, ...]:
    """Tell the reader of the report what plugins without a section of their own failed to give."""
    if not failures:
        return ()
    callouts = tuple(Callout(failure, "error") for failure in failures)
    return (Section("plugin-failures", "未能运行的插件", (), callouts, "failed", failures[0]),)
