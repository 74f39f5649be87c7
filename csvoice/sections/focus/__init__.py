"""专题: one slice of the feedback, as `--focus` names it, against the rest."""

from csvoice.sections.focus.section import NAME, section

__all__ = ["NAME", "section"]
