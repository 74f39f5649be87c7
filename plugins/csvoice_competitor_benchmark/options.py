"""What a user can set under `[plugins.competitor-benchmark]` in csvoice.toml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

NAME = "competitor-benchmark"
TITLE = "竞品"


class Options(BaseModel):
    """Options of the competitor benchmark.

    Attributes:
        top: Most brands that are compared by name; all others are one group.
        rows: Rows that a brand needs to be compared (30 is the usual small-sample rule of survey
            practice).
        months: Calendar months before the period that may be added until the brands have them.
        aliases: A brand's name → its other spellings, before those of the dictionaries.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    top: int = Field(default=10, ge=2, le=30)
    rows: int = Field(default=30, ge=2)
    months: int = Field(default=12, ge=0, le=12)
    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
