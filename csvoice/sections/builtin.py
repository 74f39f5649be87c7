"""The built-in sections, given through the same hook as anyone's."""

from __future__ import annotations

from csvoice.components import SectionSpec, hookimpl
from csvoice.sections import (
    breakdown,
    busy_hours,
    changes,
    data_notes,
    decomposition,
    drivers,
    hot_issues,
    issue_types,
    keywords,
    new_words,
    quotes,
    resources,
    root_causes,
    service,
    teams,
    trend,
)


@hookimpl
def register_sections() -> list[SectionSpec]:
    """Changes and service first, then issues, words, time, channels, quotes; data notes last."""
    modules = (
        changes,
        service,
        issue_types,
        hot_issues,
        keywords,
        new_words,
        trend,
        busy_hours,
        teams,
        resources,
        breakdown,
        decomposition,
        drivers,
        root_causes,
        quotes,
        data_notes,
    )
    return [module.SECTION for module in modules]
