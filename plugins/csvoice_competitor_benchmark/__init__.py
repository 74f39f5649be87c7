"""Competitor benchmark: how the brands in one file, or in several, compare.

A first-party plugin, written with the public API of csvoice alone.
"""

from __future__ import annotations

from csvoice import Annotator, Config, Context, Section, SectionSpec, hookimpl, plugin_options
from csvoice_competitor_benchmark.options import NAME, TITLE, Options


@hookimpl
def register_annotators(config: Config) -> list[Annotator]:
    """The brand under one name, other brands that a text names, and what it says of them."""
    from csvoice_competitor_benchmark.names import annotator

    return [annotator(plugin_options(config, NAME, Options))]


@hookimpl
def register_sections(config: Config) -> list[SectionSpec]:
    """The section 竞品对比."""
    plugin_options(config, NAME, Options)
    return [SectionSpec(NAME, TITLE, _build, order=45, compares=True, lacks=_lacks)]


def _build(ctx: Context) -> Section:
    from csvoice_competitor_benchmark.section import build

    return build(ctx)


def _lacks(columns: frozenset[str]) -> str:
    from csvoice_competitor_benchmark.section import lacks

    return lacks(columns)
