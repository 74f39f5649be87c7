"""Sections of other people's plugins, built in a process that can be ended.

A thread that hangs cannot be stopped on any system, a process can. The process starts while our own
sections are built, loads the plugins by itself and builds one section after another; one that
hangs or crashes is ended, and the next section gets a new one. Frames cross as Arrow files in a
scratch folder; what else a section sees, and the section that comes back, are pickled between
our own two processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.components import SectionSpec
from csvoice.config import Config
from csvoice.context import Context
from csvoice.document.report import Section
from csvoice.errors import OutputError, PluginError, reason_of
from csvoice.guard import Plugin, border
from csvoice.leftovers import scratch_folder
from csvoice.pipeline.sections import lacking
from csvoice.plugins import Plugins, load_plugins

SECONDS_TO_START = 120.0


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
        worker = _Worker(seen, config)
        try:
            yield [
                replace(spec, build=partial(worker.build, givers[spec.name], spec))
                if spec in limited
                else spec
                for spec in specs
            ]
        finally:
            worker.end()


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


class _Worker:
    """A process that builds sections, and starts anew after it had to be ended."""

    def __init__(self, context: Context, config: Config) -> None:
        self._context, self._config = context, config
        self._process, self._ready = _start(config)

    def build(self, plugin: Plugin, spec: SectionSpec, context: Context) -> Section:
        """Build a section there.

        Raises:
            PluginError: It failed, took too long, or brought the process down.
        """
        mine = replace(
            self._context,
            options=context.options,
            findings=context.findings,
            skipped=context.skipped,
        )
        with border(plugin):
            built = self._built(spec, mine)
        if isinstance(built, PluginError):
            raise built
        return built

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.shutdown(kill_workers=True)

    def _built(self, spec: SectionSpec, context: Context) -> Section | PluginError:
        seconds = self._config.section_seconds
        try:
            self._ready.result(SECONDS_TO_START)
            work = self._process.submit(_build_here, self._config, spec.name, context)
            built: Section | PluginError = work.result(seconds)
        except TimeoutError:
            self._start_anew()
            raise PluginError(
                f"章节「{spec.title}」超过 {seconds:g} 秒没有完成，已中止。"
            ) from None
        except BrokenExecutor:
            self._start_anew()
            raise PluginError(
                f"生成章节「{spec.title}」的进程意外退出，可能是内存不足或程序崩溃。"
            ) from None
        return built

    def _start_anew(self) -> None:
        self.end()
        self._process, self._ready = _start(self._config)


def _start(config: Config) -> tuple[Any, Future[None]]:
    from loky import ProcessPoolExecutor

    process = ProcessPoolExecutor(max_workers=1)
    return process, process.submit(_get_ready, config)


def _get_ready(config: Config) -> None:
    """Import whatever plugins import, so that this does not count as a section's time."""
    load_plugins(config)


def _build_here(config: Config, name: str, context: Context) -> Section | PluginError:
    """Build a section; an error that names its plugin already is given back, not raised."""
    try:
        return load_plugins(config).sections[name].build(context)
    except PluginError as error:
        return error
