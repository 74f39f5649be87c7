"""服务指标: what a service centre is measured by, against its targets and the last period."""

from csvoice.sections.service.section import SECTION

__all__ = ["SECTION"]
