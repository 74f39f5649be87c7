"""趋势与预测: how much feedback there was, and what comes next."""

from csvoice.sections.trend.section import SECTION

__all__ = ["SECTION"]
