"""Annotators of other people's plugins, run in a process that may hang or die.

The process is told the plan once; batches cross as frames. An annotator that was ended is not tried
again in this run.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

import polars as pl

from csvoice.components import Annotate, Annotator
from csvoice.errors import PluginError
from csvoice.guard import Plugin
from csvoice.pipeline.expendable import Expendable
from csvoice.plan import Plan
from csvoice.plugins import Plugins


def limited_annotators(plugins: Plugins, process: Expendable) -> list[Annotator]:
    """Return all annotators, those of other people to be run in `process`."""
    return [
        replace(one, prepare=_Limited(one.name, plugins.giver(one), process).prepare)
        if plugins.giver(one).foreign
        else one
        for one in plugins.annotators.values()
    ]


def has_foreign(plugins: Plugins) -> bool:
    """Tell whether someone else's plugin gives an annotator."""
    return any(plugins.giver(one).foreign for one in plugins.annotators.values())


@dataclass
class _Limited:
    """One annotator, and why it is not tried again."""

    name: str
    plugin: Plugin
    process: Expendable
    ended: list[PluginError] = field(default_factory=list)

    def prepare(self, plan: Plan) -> Annotate:
        self._call(plan, None)
        return lambda batch: self._call(plan, batch)

    def _call(self, plan: Plan, batch: pl.DataFrame | None) -> pl.DataFrame:
        if self.ended:
            raise self.ended[0]
        try:
            return self.process.call(
                self.plugin, f"标注器 {self.name} ", annotate_here, self.name, plan, batch
            )
        except PluginError as error:
            if not self.process.running:
                self.ended.append(error)
            raise


def annotate_here(
    plugins: Plugins, name: str, plan: Plan, batch: pl.DataFrame | None
) -> pl.DataFrame:
    """Annotate a batch in the process that calls this; without one, get ready."""
    annotate = _prepared(_Told(plugins, name, plan, plan.digest))
    return pl.DataFrame() if batch is None else annotate(batch)


@dataclass(frozen=True)
class _Told:
    """What an annotator is prepared with; equal where its name and the plan's digest are."""

    plugins: Plugins = field(compare=False)
    name: str
    plan: Plan = field(compare=False)
    digest: str


@lru_cache(maxsize=16)
def _prepared(told: _Told) -> Annotate:
    return told.plugins.annotators[told.name].prepare(told.plan)
