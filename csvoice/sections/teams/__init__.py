"""团队效能: teams and agents, like work compared with like."""

from csvoice.sections.teams.section import SECTION

__all__ = ["SECTION"]
