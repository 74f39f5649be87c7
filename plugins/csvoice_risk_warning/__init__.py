"""风险预警: what cannot wait, what rises against its own history, who is about to leave."""

from __future__ import annotations

from functools import partial

from csvoice import Annotator, Config, Context, Section, SectionSpec, hookimpl, plugin_options
from csvoice_risk_warning.leaving import annotator
from csvoice_risk_warning.options import AHEAD, AHEAD_TITLE, NAME, TITLE, Options


@hookimpl
def register_annotators(config: Config) -> list[Annotator]:
    """Bring the column `risk-warning.leaving`."""
    return [annotator(plugin_options(config, NAME, Options))]


@hookimpl
def register_sections(config: Config) -> list[SectionSpec]:
    """Bring the sections 要办的事 and 下期风险, by the options under `[plugins.risk-warning]`.

    Raises:
        UsageError: An unknown option (with the nearest known one) or an unusable value.
    """
    options = plugin_options(config, NAME, Options)
    return [
        SectionSpec(NAME, TITLE, partial(_build, options), order=15, alarms=True),
        SectionSpec(AHEAD, AHEAD_TITLE, partial(_build_ahead, options), order=58, closing=True),
    ]


def _build(options: Options, ctx: Context) -> Section:
    from csvoice_risk_warning.section import build

    return build(options, ctx)


def _build_ahead(options: Options, ctx: Context) -> Section:
    from csvoice_risk_warning.ahead import build_ahead

    return build_ahead(options, ctx)
