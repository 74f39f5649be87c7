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
from csvoice.config import Config
from csvoice.context import Context
from csvoice.document.report import Section
from csvoice.errors import OutputError, PluginError, reason_of
from csvoice.pipeline.sections import build_sections, lacking
from csvoice.plugins import Plugins
from csvoice.storage.leftovers import scratch_folder


def build_within_limits(
    specs: Sequence[SectionSpec], context: Context, plugins: Plugins, config: Config
) -> tuple[Section, ...]:
    """Build sections, those of other people's plugins in the process that may die.

    Args:
        specs: The sections.
        context: What they see.
        plugins: Plugins in force.
        config: Options of the run.

    Raises:
        PluginError: With `config.strict`, for the first section that fails.
    """
    with _limited(specs, context, plugins) as limited:
        return build_sections(limited, context, config.plugins, strict=config.strict)


@contextmanager
def _limited(
    specs: Sequence[SectionSpec], context: Context, plugins: Plugins
) -> Iterator[Sequence[SectionSpec]]:
    """Give the same sections, those of other people's plugins with frames that can cross."""
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
