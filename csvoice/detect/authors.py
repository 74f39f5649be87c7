"""Waves of one author: the same words again and again, one customer who needs a named person."""

from __future__ import annotations

import polars as pl

from csvoice.analyze.statistics.intervals import Integers
from csvoice.schema import NATURES

LEAST_ROWS = 10
WITHIN = 14
"""So many rows of one voice within so many days are a wave."""


def waves(rows: pl.DataFrame) -> list[Integers]:
    """Return the rows of each voice that complains again and again, by day, the first wave first.

    A wave reaches from one pause of two weeks to the next. What is no complaint, such as the
    suggestions of one who is full of them, is none.

    Args:
        rows: Feedback with `id`, `created_at`, `voice` and `nature`, all dated.
    """
    nature = pl.col("nature") if "nature" in rows.columns else pl.lit(NATURES[0])
    day = pl.col("created_at").dt.epoch("d").cast(pl.Int64)
    complaints = (
        rows.select(
            "voice", "id", at=day, row=pl.int_range(pl.len(), dtype=pl.Int64), nature=nature
        )
        .filter(pl.col("nature") == NATURES[0])
        .filter(pl.len().over("voice") >= LEAST_ROWS)
        .sort("at", "id")
    )
    voices = complaints.partition_by("voice", maintain_order=True)
    found = [one for voice in voices for one in _waves(voice)]
    return [wave["row"].to_numpy() for wave in sorted(found, key=lambda one: one.row(0))]


def _waves(voice: pl.DataFrame) -> list[pl.DataFrame]:
    """Cut one voice at its pauses; keep the parts that were ever dense enough."""
    part = (pl.col("at").diff() > WITHIN).fill_null(value=False).cum_sum()
    parts = voice.with_columns(part=part).partition_by("part", maintain_order=True)
    return [one for one in parts if (one["at"].diff(LEAST_ROWS - 1) < WITHIN).any()]
