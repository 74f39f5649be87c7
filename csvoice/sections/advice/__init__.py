"""改进建议: who does what first, by when, and how to see whether it helped."""

from csvoice.sections.advice.section import SECTION

__all__ = ["SECTION"]
