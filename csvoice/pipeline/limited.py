"""What sections of other people's plugins see: frames laid down for the process that builds them.

It starts while our own sections are built. Frames cross as Arrow files in a scratch folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl

from csvoice.components import SectionSpec
from csvoice.context import Context
from csvoice.document.report import Section
from csvoice.errors import OutputError, PluginError, reason_of
from csvoice.pipeline.sections import lacking
from csvoice.plugins import Plugins
from csvoice.storage.leftovers import scratch_folder


@contextmanager
def within_limits(
    specs: Sequence[SectionSpec], plugins: Plugins, context: Context
) -> Iterator[Sequence[SectionSpec]]:
    """Give the same sections, those of other people's plugins with frames that can cross.

    Args:
        specs: Sections that are about to be built.
        plugins: Plugins in force.
        context: What sections see; `findings`, `skipped` and `options` are taken at the call.
    """
    outside = plugins.outside
    limited = [
        spec for spec in specs if plugins.giver(spec).foreign and not lacking(spec, context.columns)
    ]
    if outside is None or not limited:
        yield specs
        return
    outside.start()
    with scratch_folder() as folder:
        builds = {spec.name: _build(spec, context, folder) for spec in limited}
        yield [
            replace(spec, build=builds[spec.name]) if spec in limited else spec for spec in specs
        ]


def _build(spec: SectionSpec, context: Context, folder: Path) -> Callable[[Context], Section]:
    """Return the section's function, to be called with frames that were laid down."""
    compares = spec.compares and context.everyone is not None
    shown = context.everyone if compares and context.everyone else context
    try:
        seen = laid_down(shown, folder / ("everyone" if compares else "own"))
    except OutputError as error:
        return _refusing(str(error))

    def build(context: Context) -> Section:
        mine = replace(
            seen, options=context.options, findings=context.findings, skipped=context.skipped
        )
        return spec.build(mine)

    return build


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
            folder.mkdir(exist_ok=True)
            if not file.exists():
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
