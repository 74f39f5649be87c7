"""Run, render, write, tell."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from csvoice import charts
from csvoice.company.audiences import Reader, readers
from csvoice.components import Renderer
from csvoice.config import Config
from csvoice.document.blocks import Chart
from csvoice.document.report import Report
from csvoice.errors import CsvoiceError, UsageError
from csvoice.nearest import choices
from csvoice.pipeline.alerting import NOTABLE, at_least, check_notifiers
from csvoice.pipeline.notifying import notify
from csvoice.pipeline.parts import Progress
from csvoice.pipeline.preparation import silent
from csvoice.pipeline.run import Outcome, run
from csvoice.pipeline.versions import check_sections, named, version, without_focuses
from csvoice.plugins import Plugins, load_plugins
from csvoice.storage.output import settle, write_files

PICTURED = frozenset({"docx", "md"})
"""The formats of ours that show every chart as a picture."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was made and where it is.

    Attributes:
        outcome: The report and what the run knows besides.
        files: Every file written, main files first.
        failures: A sentence for each plugin that failed, in any stage.
    """

    outcome: Outcome
    files: tuple[Path, ...]
    failures: tuple[str, ...]


def deliver(
    paths: Sequence[str | Path], folder: Path, config: Config, progress: Progress = silent
) -> Delivery:
    """Make the report on `paths` and write it to `folder` in every format asked for.

    Raises:
        UsageError: An unknown format or notifier, said before any work is done.
        CsvoiceError: Anything that keeps the report from being made or written.
    """
    settle(folder)
    plugins = load_plugins(config)
    renderers = _renderers(plugins, config.formats)
    check_notifiers(plugins, config.notify)
    pictured = not PICTURED.isdisjoint(config.formats)
    chosen = readers(config.audience, config.audiences)
    check_sections(chosen, config.audiences, plugins.sections)
    with ThreadPoolExecutor(1) as background:
        if config.jobs <= 1 and pictured:
            # With worker processes there is neither a processor nor memory to spare.
            background.submit(charts.warm_up)
        outcome = run(paths, config, progress, plugins)
    files, failures = _render(outcome.report, chosen, renderers, config, progress)
    written = write_files(folder, files)
    told = at_least(outcome.report.findings, NOTABLE)
    failures += notify(plugins, config.notify, told, strict=config.strict)
    return Delivery(outcome, tuple(written), (*outcome.failures, *failures))


def _render(
    report: Report,
    chosen: Sequence[Reader],
    renderers: Sequence[Renderer],
    config: Config,
    progress: Progress,
) -> tuple[dict[str, bytes], list[str]]:
    """Give the bytes of every file, and a sentence for each renderer that failed.

    Formats are written side by side, one a processor, while their pictures are drawn.
    """
    files: dict[str, bytes] = {}
    failures = []
    at_once = min(os.cpu_count() or 1, len(renderers) + 1)
    # Borders put stdout aside and back again, which is not for two threads to do at a time.
    with redirect_stdout(sys.stderr), ThreadPoolExecutor(at_once) as pool:
        if not PICTURED.isdisjoint(config.formats):
            pool.submit(charts.draw_ahead, _charts(report), config.theme.tint)
        written = [pool.submit(_rendered, one, report, chosen) for one in renderers]
        for done, one in enumerate(written):
            progress("render", done, len(renderers))
            try:
                files |= one.result()
            except CsvoiceError as error:
                if config.strict:
                    raise
                failures.append(str(error))
    progress("render", len(renderers), len(renderers))
    return files, failures


def _rendered(renderer: Renderer, report: Report, chosen: Sequence[Reader]) -> Mapping[str, bytes]:
    """Give the files of one format, for everyone and for each reader."""
    files = dict(renderer.render(without_focuses(report, chosen)))
    for one in chosen:
        theirs = renderer.render(version(report, one))
        files |= {named(name, one): content for name, content in theirs.items()}
    return files


def _charts(report: Report) -> list[Chart]:
    blocks = (block for section in report.sections for block in section.shown)
    return [*report.page.charts, *(block for block in blocks if isinstance(block, Chart))]


def _renderers(plugins: Plugins, wanted: Sequence[str]) -> list[Renderer]:
    unknown = [name for name in wanted if name not in plugins.renderers]
    if unknown:
        raise UsageError(f"没有格式「{unknown[0]}」。{choices(unknown[0], plugins.renderers)}")
    return [plugins.renderers[name] for name in wanted]
