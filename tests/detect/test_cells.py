from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

from csvoice.analyze.words.counts import count_tokens
from csvoice.detect.cells import complaints, hot_cells


def test_what_is_said_of_a_place_goes_before_the_same_said_everywhere() -> None:
    # One brand, so that the issue at it and the issue everywhere have the same rows.
    start = datetime(2026, 8, 1, 9)
    days = [*range(60), *[60] * 20]
    rows = pl.DataFrame(
        {
            "created_at": [start + timedelta(days=day) for day in days],
            "tokens": [["充电"]] * len(days),
            "voice": range(len(days)),
            "brand": "云雀",
            "issue": ["充电故障" if day % 6 == 0 else "物流延迟" for day in days],
        }
    )
    hits = hot_cells(complaints(rows), count_tokens(rows.lazy(), frozenset())).hits.filter(
        pl.col("issue") == "充电故障"
    )
    heat = dict(hits.select("brand", "heat").iter_rows())
    assert set(heat) == {"云雀", None}
    assert heat[None] == pytest.approx(0.6 * heat["云雀"])
    assert hits["brand"][0] == "云雀"
