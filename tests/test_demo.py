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
    "工单编号", "提交时间", "渠道", "工单性质", "品牌", "产品型号", "地区", "客户编号", "客户类型",
    "反馈内容",
    "客服班组", "处理人", "责任部门", "服务阶段", "是否自助", "是否接通", "排队时长(秒)",
    "响应时长(秒)", "通话时长(秒)", "处理时长(秒)", "是否转接", "是否一次解决", "是否解决",
    "是否重开", "结案时间", "处理成本(元)", "评分", "期望评分", "推荐意愿", "费力度", "客服回复",
]  # fmt: skip

DIGEST = "54ea429098297c4b1100fd4f39a72ff0b4a90a1d46770623c220359b4bce269f"


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


def test_six_whole_months_in_order(tickets: pl.DataFrame) -> None:
    assert 5_900 <= tickets.height <= 6_100
    assert tickets["提交时间"].is_sorted()
    assert tickets["day"].n_unique() == 183
    assert (tickets["day"].min(), tickets["day"].max()) == ("2026-04-01", "2026-09-30")


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
    assert all(14 <= count <= 17 for count in burst)
    assert sum(days.values()) / 178 < 1
    assert charging["event"].drop_nulls().len() == 70
    assert charging.filter(event="burst")["反馈内容"].str.contains("烟|火").sum() >= 10


def test_drift(not_praise: pl.DataFrame) -> None:
    reviews = not_praise.filter(渠道="电商评价")
    shares = share(reviews, "物流配送", "month")
    assert [shares[f"0{month}"] for month in range(4, 10)] == [0.07, 0.10, 0.13, 0.17, 0.21, 0.23]
    others = not_praise.filter(pl.col("渠道") != "电商评价")
    assert max(share(others, "物流配送", "month").values()) <= 0.07


def test_competitor_gap(not_praise: pl.DataFrame) -> None:
    connection = share(not_praise, "App 连接", "品牌")
    noise = share(not_praise, "噪音", "品牌")
    assert connection == {OWN_BRAND: 0.23, "青禾": 0.03, "北辰": 0.02}
    assert noise == {OWN_BRAND: 0.03, "青禾": 0.11, "北辰": 0.08}


def test_first_contact_resolution_goes_with_a_point_more(tickets: pl.DataFrame) -> None:
    score = pl.col("评分").cast(pl.Float64, strict=False).mean().round(1).alias("score")
    known = tickets.filter(pl.col("nature") == "投诉", pl.col("是否一次解决") != "")
    scores = dict(known.group_by("是否一次解决").agg(score).iter_rows())
    assert scores == {"是": 3.0, "否": 2.1}


def test_the_team_with_harder_work_does_as_well_on_the_same_work(tickets: pl.DataFrame) -> None:
    known = tickets.filter(pl.col("客服班组") != "", pl.col("event").is_null())
    known = known.with_columns(hard_team=pl.col("客服班组") == "技术组")
    at_once = (pl.col("是否一次解决") == "是").mean().round(2).alias("share")
    whole = dict(known.group_by("hard_team").agg(at_once).iter_rows())
    assert whole[False] - whole[True] > 0.1
    hard = known.filter(pl.col("topic").is_in(["充电", "质量故障", "App 连接"]), nature="投诉")
    alike = dict(hard.group_by("hard_team").agg(at_once).iter_rows())
    assert abs(alike[False] - alike[True]) < 0.08


def test_no_ticket_is_closed_before_it_came(tickets: pl.DataFrame) -> None:
    closed = tickets.filter(pl.col("结案时间") != "")
    assert closed.height > 3_000
    assert (closed["结案时间"] >= closed["提交时间"]).all()


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
        said = pl.col("topic") == one.topic
        by = not_praise.group_by(after=taken).agg(share=said.mean(), rows=said.sum()).sort("after")
        (before, much), (after, little) = by.select("share", "rows").iter_rows()
        two_errors = 2 * (1 / much + 1 / little) ** 0.5
        assert after / before == pytest.approx(one.left, rel=two_errors), one.name
