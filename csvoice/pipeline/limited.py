"""Sections of other people's plugins, built in a process that can be ended.

It starts while our own sections are built. Frames cross as Arrow files in a scratch folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from csvoice.components import SectionSpec
from csvoice.config import Config
from csvoice.context import Context
from csvoice.document.report import Section
from csvoice.errors import OutputError, PluginError, reason_of
from csvoice.guard import Plugin
from csvoice.leftovers import scratch_folder
from csvoice.pipeline.expendable import Expendable
from csvoice.pipeline.sections import lacking
from csvoice.plugins import Plugins


@contextmanager
def within_limits(
    specs: Sequence[SectionSpec], plugins: Plugins, context: Context, config: Config
) -> Iterator[Sequence[SectionSpec]]:
    """Give the same sections, those of other people's plugins to be built within a time limit.

    Args:
        specs: Sections that are about to be built.
        plugins: Plugins in force.
        context: What sections see; `findings`, `skipped` and `options` are taken at the call.
        config: `section_seconds` is the limit; 0 leaves every section in this process.
    """
    givers = {spec.name: plugins.giver(spec) for spec in specs}
    # What compares brands sees other frames than those that are laid down for the worker.
    limited = [
        spec
        for spec in specs
        if givers[spec.name].foreign
        and not lacking(spec, context.columns)
        and not (spec.compares and context.everyone)
    ]
    if not limited or not config.section_seconds:
        yield specs
        return
    with scratch_folder() as folder:
        try:
            seen = laid_down(context, folder)
        except OutputError as error:
            refusing = _refusing(str(error))
            yield [replace(one, build=refusing) if one in limited else one for one in specs]
            return
        with Expendable(config) as process:
            process.start()
            yield [
                replace(spec, build=partial(_built, process, givers[spec.name], spec, seen))
                if spec in limited
                else spec
                for spec in specs
            ]


def _refusing(reason: str) -> Callable[[Context], Section]:
    """Stand in for a section that cannot be built; the others are."""

    def build(_context: Context) -> Section:
        raise PluginError(reason)

    return build


def laid_down(context: Context, folder: Path) -> Context:
    """Write the frames to a folder; give a context that reads them from there and crosses over.

    Raises:
        OutputError: The disk is full.
    """

    def laid(frame: pl.LazyFrame, name: str) -> pl.LazyFrame:
        file = folder / f"{name}.arrow"
        try:
            frame.sink_ipc(file)
        except OSError as error:
            raise OutputError(
                f"无法写入临时文件夹 {folder}（{reason_of(error)}），请腾出空间后重试。"
            ) from None
        return pl.scan_ipc(file)

    return replace(
        context,
        everyone=None,
        feedback=laid(context.feedback, "feedback"),
        previous=None if context.previous is None else laid(context.previous, "previous"),
        history=laid(context.history, "history"),
        after=laid(context.after, "after"),
        shared={},
    )


def _built(
    process: Expendable, plugin: Plugin, spec: SectionSpec, seen: Context, context: Context
) -> Section:
    """Build a section there; it sees the frames that were laid down."""
    mine = replace(
        seen, options=context.options, findings=context.findings, skipped=context.skipped
    )
    return process.call(plugin, f"章节「{spec.title}」", build_here, spec.name, mine)


def build_here(plugins: Plugins, name: str, context: Context) -> Section:
    """Build a section in the process that calls this."""
    return plugins.sections[name].build(context)
