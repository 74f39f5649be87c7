"""风险预警: what cannot wait, what rises against its own history, who is about to leave."""

from __future__ import annotations

from functools import partial

from csvoice import Annotator, Config, Context, Section, SectionSpec, hookimpl, plugin_options
from csvoice_risk_warning.leaving import annotator
from csvoice_risk_warning.options import NAME, TITLE, Options


@hookimpl
def register_annotators(config: Config) -> list[Annotator]:
    """Bring the column `risk-warning.leaving`."""
    return [annotator(plugin_options(config, NAME, Options))]


@hookimpl
def register_sections(config: Config) -> list[SectionSpec]:
    """Bring the section 风险预警, by the options under `[plugins.risk-warning]`.

    Raises:
        UsageError: An unknown option (with the nearest known one) or an unusable value.
    """
    options = plugin_options(config, NAME, Options)
    return [SectionSpec(NAME, TITLE, partial(_build, options), order=15, alarms=True)]


def _build(options: Options, ctx: Context) -> Section:
    from csvoice_risk_warning.section import build

    return build(options, ctx)
