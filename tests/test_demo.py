"""The demo export: its form, that it never changes, and that the planted events are in it."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from csvoice.demo import FILE_NAME, OWN_BRAND, answer_key, demo_export, write_demo
from csvoice.demo.measures import MEASURES
from csvoice.schema import NATURES, PRAISE

HEADERS = [
    "工单编号", "提交时间", "渠道", "品牌", "产品型号", "地区", "客户编号", "评分", "反馈内容",
    "处理人", "响应时长(秒)", "是否解决", "客服回复",
]  # fmt: skip

DIGEST = "8de4bb46c807c306705dd865b80d4eb71ebdb6c3b44efffc3d26b0ad02531c4b"


@pytest.fixture(scope="module")
def tickets() -> pl.DataFrame:
    """The export's rows with the month, the day and what they were made of; no totals."""
    day = pl.col("提交时间").str.slice(0, 10)
    rows = demo_export().head(-1).join(answer_key(), on="工单编号")
    return rows.with_columns(day.alias("day"), day.str.slice(5, 2).alias("month"))


@pytest.fixture(scope="module")
def not_praise(tickets: pl.DataFrame) -> pl.DataFrame:
    return tickets.filter(pl.col("nature") != PRAISE)


def share(rows: pl.DataFrame, topic: str, by: str) -> dict[str, float]:
    shares = rows.group_by(by).agg((pl.col("topic") == topic).mean().round(2))
    return dict(shares.iter_rows())


def test_headers_are_chinese_and_cells_text() -> None:
    export = demo_export()
    assert export.columns == HEADERS
    assert set(export.dtypes) == {pl.String}
    assert export["工单编号"][-1] == "合计"


def test_three_whole_months_in_order(tickets: pl.DataFrame) -> None:
    assert 5_900 <= tickets.height <= 6_100
    assert tickets["提交时间"].is_sorted()
    assert tickets["day"].n_unique() == 92
    assert (tickets["day"].min(), tickets["day"].max()) == ("2026-07-01", "2026-09-30")


def test_is_as_untidy_as_documented(tickets: pl.DataFrame) -> None:
    once = tickets.unique()
    assert tickets.height - once.height == 12
    assert once["工单编号"].is_unique().all()
    assert (once["反馈内容"] == "").sum() == 18


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a mobile number", r"1990000\d{4}"),
        ("an order number", r"订单号[：]?YQ\d{13}"),
        ("a name", r"联系人：\p{Han}{2,3}，"),
        ("an address", r"\d+单元\d+室"),
        ("an emoji", r"[👍😡]"),
        ("a short text", r"^好用$"),
    ],
)
def test_texts_hold(tickets: pl.DataFrame, what: str, pattern: str) -> None:
    assert tickets["反馈内容"].str.contains(pattern).sum() >= 10, what


def test_no_slot_is_left_open(tickets: pl.DataFrame) -> None:
    assert not tickets["反馈内容"].str.contains(r"[{}]").any()


def test_texts_vary(tickets: pl.DataFrame) -> None:
    texts = tickets.unique("工单编号")["反馈内容"]
    long = texts.filter(texts.str.len_chars() > 12)
    assert long.n_unique() / len(long) > 0.95


def test_customers_return(tickets: pl.DataFrame) -> None:
    visits = tickets["客户编号"].value_counts()["count"]
    assert (visits >= 3).sum() > 100


def test_answer_key_has_every_ticket_once(tickets: pl.DataFrame) -> None:
    key = answer_key()
    assert key["工单编号"].is_unique().all()
    assert set(key["nature"]) == set(NATURES)
    assert key.filter(pl.col("nature") == PRAISE)["topic"].null_count() == (
        key["topic"].null_count()
    )


def test_burst(tickets: pl.DataFrame) -> None:
    charging = tickets.filter(产品型号="扫地机器人 X1", topic="充电").unique("工单编号")
    days = dict(charging["day"].value_counts().iter_rows())
    burst = [days.pop(f"2026-09-{day}") for day in range(14, 19)]
    assert all(14 <= count <= 16 for count in burst)
    assert sum(days.values()) / 87 < 2
    assert charging["event"].drop_nulls().len() == 70
    assert charging.filter(event="burst")["反馈内容"].str.contains("烟|火").sum() >= 10


def test_drift(not_praise: pl.DataFrame) -> None:
    reviews = not_praise.filter(渠道="电商评价")
    assert share(reviews, "物流配送", "month") == {"07": 0.07, "08": 0.10, "09": 0.14}
    others = not_praise.filter(pl.col("渠道") != "电商评价")
    assert max(share(others, "物流配送", "month").values()) <= 0.06


def test_competitor_gap(not_praise: pl.DataFrame) -> None:
    connection = share(not_praise, "App 连接", "品牌")
    noise = share(not_praise, "噪音", "品牌")
    assert connection == {OWN_BRAND: 0.17, "青禾": 0.05, "北辰": 0.07}
    assert noise == {OWN_BRAND: 0.04, "青禾": 0.10, "北辰": 0.09}


def test_written_file_is_utf8_with_bom(tmp_path: Path) -> None:
    file = write_demo(tmp_path / "演示")
    assert file.name == FILE_NAME
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    read = pl.read_csv(file, infer_schema_length=0).with_columns(pl.all().fill_null(""))
    assert read.equals(demo_export())


def test_same_bytes_in_another_process(tmp_path: Path) -> None:
    code = "import sys, pathlib, csvoice.demo as d; d.write_demo(pathlib.Path(sys.argv[1]))"
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "other")],
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    here, there = write_demo(tmp_path), tmp_path / "other" / FILE_NAME
    assert here.read_bytes() == there.read_bytes()


def test_same_bytes_on_every_platform(tmp_path: Path) -> None:
    """A change of the demo changes this digest: say so in CHANGELOG.md."""
    assert sha256(write_demo(tmp_path).read_bytes()).hexdigest() == DIGEST


def test_one_measure_works_and_one_does_not(not_praise: pl.DataFrame) -> None:
    taken = pl.col("day") >= MEASURES[0].taken.isoformat()
    for one in MEASURES:
        by = not_praise.group_by(after=taken).agg(share=(pl.col("topic") == one.topic).mean())
        shares = dict(by.iter_rows())
        assert shares[True] / shares[False] == pytest.approx(one.left, rel=0.25), one.name
