"""The built-in sections, given through the same hook as anyone's."""

from __future__ import annotations

from csvoice.components import SectionSpec, hookimpl
from csvoice.sections import (
    breakdown,
    changes,
    data_notes,
    issue_types,
    keywords,
    overview,
    quotes,
    trend,
)


@hookimpl
def register_sections() -> list[SectionSpec]:
    """Key points, changes, issue types, keywords, trend, breakdown, quotes and data notes."""
    modules = (overview, changes, issue_types, keywords, trend, breakdown, quotes, data_notes)
    return [module.SECTION for module in modules]
