"""本期要点: the front page, built when all other sections are."""

from csvoice.sections.overview.section import SECTION

__all__ = ["SECTION"]
