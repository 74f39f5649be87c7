"""The one rule of the page, and its title."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from csvoice.document.events import Event
from csvoice.document.findings import Condition, Evidence, Finding
from csvoice.kit.choice import SHARE_CHANGE
from csvoice.page import conclusion, make_page
from csvoice.page.ranking import MOST, ranked
from csvoice.page.standing import urgent
from tests.feedback import context, feedback_table


def event(id_: str, rows: int, **facts: object) -> Event:
    days = date(2024, 3, 4), date(2024, 3, 5)
    made = Event(id_, f"事件{id_}", rows, rows, None, days[0], days[1], 9, days[1], "持续", 1.0)
    return replace(made, **facts)


def finding(segment: str, value: float, **facts: object) -> Finding:
    where = (Condition("issue", "==", segment),)
    made = Finding(
        "x", "gap", f"brand=甲,issue={segment}", f"{segment}多，真多。", value, "count", 9,
        baseline=1.0, severity="一般", evidence=Evidence(1, (), where),
    )  # fmt: skip
    return replace(made, **facts)


def test_what_brought_most_beyond_the_usual_goes_first() -> None:
    table = feedback_table()
    march = [row for row, at in enumerate(table["created_at"]) if at.month == 3]
    ids: list[str | None] = [None] * table.height
    for row in march[:40]:
        ids[row] = "一"
    for row in march[40:100]:
        ids[row] = "二"
    ctx = context(table.with_columns(_column(ids)))
    told = ranked(replace(ctx, events=(event("一", 40), event("二", 60))))
    assert [one.name for one in told[:2]] == ["事件二", "事件一"]


def _column(ids: list[str | None]) -> pl.Series:
    return pl.Series("event", ids, dtype=pl.String)


def test_what_got_better_gives_way_to_what_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("worsened", "bettered", "missed_targets", "teams", "gathered"):
        monkeypatch.setattr(f"csvoice.page.ranking.{name}", lambda _ctx, said=name: [(said, [])])
    ctx = context(feedback_table())
    calm = [one.statement for one in ranked(ctx)]
    assert calm == ["worsened", "bettered", "missed_targets", "teams", "gathered"]
    happened, *standing = ranked(replace(ctx, findings=(finding("续航", 40.0),)))
    assert happened.statement.startswith("续航多")
    assert [one.statement for one in standing] == [
        "worsened",
        "missed_targets",
        "teams",
        "gathered",
    ]


def test_a_finding_calls_by_its_severity_and_is_ranked_by_its_surplus() -> None:
    ctx = context(feedback_table(created_at=None))
    quiet = finding("安静", 99.0, severity="提示")
    known = finding("已说过", 99.0, event="一")
    found = (finding("甲", 5.0), quiet, finding("乙", 30.0), known)
    told = [
        one.statement for one in ranked(replace(ctx, findings=found)) if "真多" in one.statement
    ]
    assert told == ["乙多。真多。", "甲多。真多。"]


@pytest.mark.parametrize(("others", "said"), [(0, "都是「物流」"), (1, "4 条是「物流」")])
def test_urgent_rows_of_one_issue_alone_are_all_its(others: int, said: str) -> None:
    issues = ["物流"] * 4 + ["客服"] * others
    table = feedback_table(len(issues), created_at=None).with_columns(
        pl.Series("issue", issues), severity=pl.lit("紧急")
    )
    assert said in urgent(context(table))[0][0]


def test_at_most_five() -> None:
    ctx = context(feedback_table(created_at=None))
    found = tuple(finding(f"第{number}类", float(number)) for number in range(3, 20))
    assert len(ranked(replace(ctx, findings=found))) == MOST


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({}, "最大的一件事是事件一"),
        ({"one_author": True}, "一位客户就事件一反复投诉"),
    ],
)
def test_the_title_names_what_is_largest(facts: dict[str, object], title: str) -> None:
    table = feedback_table()
    ids = ["一" if at.month == 3 else None for at in table["created_at"]]
    ctx = context(table.with_columns(_column(ids)))
    ctx = replace(ctx, events=(event("一", 1021, **facts),))
    assert conclusion(ctx, ranked(ctx)).startswith("3 月")
    assert conclusion(ctx, ranked(ctx)).endswith(title)


def test_without_rows_there_is_no_page() -> None:
    ctx = context(feedback_table(3, created_at=None))
    empty = replace(ctx, feedback=ctx.feedback.filter(False), shared={})
    assert make_page(empty).title == ""


@pytest.mark.parametrize("issues", [["包装", "物流"], ["包装", "物流", "客服", "价格"] * 5])
def test_few_rows_and_a_crowd_of_equals_have_no_most_frequent(issues: list[str]) -> None:
    n = len(issues)
    table = feedback_table(n, created_at=None, issue=issues, nature=["投诉"] * n)
    page = make_page(context(table))
    assert "最多" not in "".join((page.title, *page.statements))


def test_a_title_says_that_a_place_sends_less_not_that_it_shrinks() -> None:
    less = replace(
        finding("", -9.0), measure=SHARE_CHANGE, segment="region=朝阳", statement="朝阳少，真少。"
    )
    (told, *_others) = ranked(replace(context(feedback_table(created_at=None)), findings=(less,)))
    assert (told.name, told.course) == ("来自朝阳的反馈", "减少")


def test_that_a_new_version_is_spoken_of_is_no_news() -> None:
    ctx = context(feedback_table(created_at=None))
    version = replace(finding("甲", 9.0), segment="product=5.2.0")
    phone = replace(finding("乙", 9.0), segment="product=X7")
    ranks = ranked(replace(ctx, findings=(version, phone)))
    assert [one.statement[0] for one in ranks if "真多" in one.statement] == ["乙"]


def test_a_rating_that_fell_or_rose_is_told_and_one_that_stood_is_not() -> None:
    table = feedback_table()
    for now, before, said in ((1, 3, "降到"), (3, 1, "升到"), (3, 3, "")):
        march = pl.col("created_at").dt.month() == 3
        place = pl.int_range(pl.len()) % 3
        rating = pl.when(march).then(place + now).otherwise(place + before).cast(pl.Float64)
        page = make_page(context(table.with_columns(rating=rating)))
        told = [one for one in page.statements if "平均评分由" in one]
        assert [said in one for one in told] == [True] * bool(said)
        shown = next(one for one in page.metrics if one.label == "平均评分")
        assert ("看不出升降" in shown.change) == (not said)


@pytest.mark.parametrize(("times", "told"), [(1.5, "事件一"), (3.0, "多得很")])
def test_a_day_gives_way_to_the_event_that_it_mostly_is(times: float, told: str) -> None:
    table = feedback_table()
    day = datetime(2024, 3, 4)
    on_that_day = pl.col("created_at").dt.truncate("1d") == day
    table = table.with_columns(event=pl.when(on_that_day).then(pl.lit("一")))
    rows = table["event"].count()
    within = (
        Condition("created_at", ">=", day),
        Condition("created_at", "<", day + timedelta(days=1)),
    )
    many = replace(finding("", times * rows), segment="day=2024-03-04", statement="多得很。")
    crowded = replace(many, evidence=Evidence(1, (), within))
    ctx = replace(context(table), events=(event("一", rows),), findings=(crowded,))
    statements = [one.statement for one in ranked(ctx)]
    assert statements[0].startswith(told)
    assert sum("事件一" in one or "多得很" in one for one in statements) == 1
