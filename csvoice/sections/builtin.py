"""The built-in sections, given through the same hook as anyone's."""

from __future__ import annotations

from csvoice.company.audiences import readers
from csvoice.components import SectionSpec, hookimpl
from csvoice.config import Config
from csvoice.sections import (
    advice,
    breakdown,
    busy_hours,
    cases,
    changes,
    data_notes,
    decomposition,
    drivers,
    focus,
    follow_up,
    hot_issues,
    issue_types,
    keywords,
    new_words,
    profile,
    quotes,
    recall,
    resources,
    root_causes,
    service,
    teams,
    trend,
)


@hookimpl
def register_sections(config: Config) -> list[SectionSpec]:
    """Changes and service first, then issues, words, time, channels, quotes; data notes last."""
    modules = (
        changes, service, issue_types, hot_issues, advice, follow_up, recall, keywords,
        new_words, trend, busy_hours, teams, resources, breakdown, profile, decomposition,
        drivers, root_causes, cases, quotes, data_notes,
    )  # fmt: skip
    return [*(module.SECTION for module in modules), *_focused(config)]


def _focused(config: Config) -> list[SectionSpec]:
    """Give a section for each slice that the user, or a reader's version, is about."""
    asked = [
        focus.section(f"{focus.NAME}-{number}" if number > 1 else focus.NAME, text)
        for number, text in enumerate(config.focus, 1)
    ]
    chosen = readers(config.audience, config.audiences)
    theirs = [
        focus.section(one.focus, one.argument, one.audience.of or "") for one in chosen if one.focus
    ]
    return [*asked, *theirs]
