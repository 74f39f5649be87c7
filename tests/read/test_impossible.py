"""Values that cannot be: emptied, counted, and never taken for another scale."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from csvoice.analyze.ratings import scale_of, scales_by
from csvoice.config import Config
from csvoice.plugins import load_plugins
from csvoice.read.feedback import RawFeedback, read_feedback
from csvoice.read.impossible import without_impossible

FIVE = [5.0, 4.0, 3.0, 1.0] * 30


@pytest.mark.parametrize(
    ("ratings", "top"),
    [
        (FIVE, 5.0),
        ([*FIVE, 99.0], 5.0),  # a slip of the pen
        ([5.0, 4.0, 1.0] * 4 + [99.0], 5.0),
        ([5.0, 4.0, 3.0, 99.0], 100.0),  # too few to tell
        ([*FIVE, *[9.0] * 10], 10.0),  # too many to be slips
        ([5.0, 4.0, 3.0] * 4 + [8.0], 10.0),
        ([60.0, 99.0, 80.0], 100.0),
        ([], None),
    ],
)
def test_the_scale_is_that_of_nearly_all(ratings: list[float], top: float | None) -> None:
    assert scale_of(pl.Series(ratings, dtype=pl.Float64)) == top


def test_scales_that_differ_by_channel() -> None:
    rows = {"热线": [5.0] * 3, "门店": [9.0, 10.0, 8.0], "信件": [90.0, 95.0], "问卷": [None] * 3}
    cells = [(channel, rating) for channel, given in rows.items() for rating in given]
    table = pl.DataFrame(cells, schema={"channel": pl.String, "rating": pl.Float64}, orient="row")
    assert scales_by(table, "channel", 3) == {"热线": 5.0, "门店": 10.0}
    assert scales_by(table, "channel", 4) == {}
    assert scales_by(table.filter(channel="热线"), "channel", 1) == {}


def test_cells_that_cannot_be_are_emptied_and_counted() -> None:
    came, later = datetime(2026, 9, 1, 9), datetime(2026, 9, 2, 9)
    frame = pl.DataFrame(
        {
            "created_at": [came, came, came, came],
            "resolved_at": [later, datetime(2026, 8, 31), datetime(2026, 9, 1), None],
            "nps": [10.0, 11.0, -1.0, 0.0],
            "wait_seconds": [5.0, 4e7, None, 0.0],
        },
        schema_overrides={"resolved_at": pl.Datetime("us"), "created_at": pl.Datetime("us")},
    )
    kept, found = without_impossible(frame)
    # Closed on the day it came, at no time of day, is no contradiction.
    assert found.counts == {"resolved_at": 1, "nps": 2, "wait_seconds": 1}
    assert kept["resolved_at"].null_count() == 2
    assert kept["nps"].to_list() == [10.0, None, None, 0.0]


def read(folder: Path, lines: list[str]) -> RawFeedback:
    (folder / "导出.csv").write_text("\n".join(lines), "utf-8")
    config = Config(no_plugins=True)
    return read_feedback([folder / "导出.csv"], config, [*load_plugins(config).readers.values()])


def test_a_file_says_what_was_impossible(tmp_path: Path) -> None:
    head = "工单描述,创建时间,结案时间,满意度,等待时长(秒),费力度"
    rows = [
        f"第{number}位客户说等了很久没有人接,2026-09-01 09:00,2026-09-0{1 + number % 3} 18:00,"
        f"{1 + number % 5},{number},{1 + number % 5}"
        for number in range(60)
    ]
    rows[3] = "这一位的评分填错了请改正,2026-09-01 09:00,2026-08-01 09:00,99,-5,3"
    raw = read(tmp_path, [head, *rows])
    (source,) = raw.sources
    assert dict(source.impossible) == {"rating": 1, "wait_seconds": 1, "resolved_at": 1}
    assert any("「满意度」一列有 1 个值超出 5 分制" in note for note in source.notes)
    assert raw.frame["rating"].max() == 5.0
    assert raw.frame["effort"].count() == 60


def test_a_closing_time_serves_where_no_other_time_is(tmp_path: Path) -> None:
    rows = [f"第{number}位客户说等了很久没有人接,2026-09-{1 + number:02}" for number in range(20)]
    raw = read(tmp_path, ["工单描述,办结时间", *rows])
    assert "resolved_at" not in raw.frame.columns
    assert raw.frame["created_at"].null_count() == 0
