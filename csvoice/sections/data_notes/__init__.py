"""数据质量: what became of the rows, and how far they can be relied on."""

from csvoice.sections.data_notes.section import SECTION

__all__ = ["SECTION"]
