"""改进跟踪: what came of the measures in actions.toml, each tested before and after."""

from csvoice.sections.follow_up.section import SECTION

__all__ = ["SECTION"]
