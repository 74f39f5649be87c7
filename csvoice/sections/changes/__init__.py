"""变化与原因: what rose, fell, is new and has gone since before."""

from csvoice.sections.changes.section import SECTION

__all__ = ["SECTION"]
