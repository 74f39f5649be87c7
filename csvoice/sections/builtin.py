"""The built-in sections, given through the same hook as anyone's."""

from __future__ import annotations

from csvoice.components import SectionSpec, hookimpl
from csvoice.sections import (
    advice,
    breakdown,
    busy_hours,
    changes,
    data_notes,
    decomposition,
    drivers,
    follow_up,
    hot_issues,
    issue_types,
    keywords,
    new_words,
    quotes,
    root_causes,
    trend,
)


@hookimpl
def register_sections() -> list[SectionSpec]:
    """Changes first, then issues, words, time, channels and quotes; the data notes last."""
    modules = (
        changes,
        issue_types,
        hot_issues,
        advice,
        follow_up,
        keywords,
        new_words,
        trend,
        busy_hours,
        breakdown,
        decomposition,
        drivers,
        root_causes,
        quotes,
        data_notes,
    )
    return [module.SECTION for module in modules]
