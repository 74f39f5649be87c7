"""The built-in sections, given through the same hook as anyone's."""

from __future__ import annotations

from csvoice.components import SectionSpec, hookimpl
from csvoice.sections import (
    breakdown,
    data_notes,
    issue_types,
    keywords,
    new_words,
    overview,
    quotes,
    trend,
)


@hookimpl
def register_sections() -> list[SectionSpec]:
    """Key points, issue types, keywords, new words, trend, breakdown, quotes and data notes."""
    modules = (overview, issue_types, keywords, new_words, trend, breakdown, quotes, data_notes)
    return [module.SECTION for module in modules]
