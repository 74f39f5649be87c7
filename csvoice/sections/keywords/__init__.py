"""关键词: the words customers use, and those that set a group apart."""

from csvoice.sections.keywords.section import SECTION

__all__ = ["SECTION"]
