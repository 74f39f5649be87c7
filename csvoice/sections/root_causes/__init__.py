"""根因: the few issue types that make up most, and what the texts say with them."""

from csvoice.sections.root_causes.section import SECTION

__all__ = ["SECTION"]
