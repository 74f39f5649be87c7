"""原因拆解: what a change is made of."""

from csvoice.sections.decomposition.section import SECTION

__all__ = ["SECTION"]
