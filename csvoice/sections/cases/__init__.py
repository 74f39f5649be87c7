"""典型案例: a few feedbacks told as stories, those that went badly and those that went well."""

from csvoice.sections.cases.section import SECTION

__all__ = ["SECTION"]
