"""驱动因素: what goes with low ratings and with unresolved tickets."""

from csvoice.sections.drivers.section import SECTION

__all__ = ["SECTION"]
