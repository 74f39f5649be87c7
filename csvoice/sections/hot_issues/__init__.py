"""热点事件: what many people suddenly speak of."""

from csvoice.sections.hot_issues.section import SECTION

__all__ = ["SECTION"]
