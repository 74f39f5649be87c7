"""数据说明: what became of the rows, and how they were read."""

from csvoice.sections.data_notes.section import SECTION

__all__ = ["SECTION"]
