"""Many customers in their own words, or few people or texts many times; and what others noticed."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from csvoice import Bullets, Finding, matching
from tests.plugins.risk_warning.rows import built, burst, calm, row, table

SAME = {"text": "这车能开吗，无过错能保命吗，行驶途中毫无征兆突然断电，请给个说法"}


def alarm(*rows: dict[str, Any]) -> Finding:
    found = built(table(*calm(customer="客户-0"), *rows)).findings
    return next(one for one in found if one.measure == "burst")


def written_by(customers: int, **cells: Any) -> list[dict[str, Any]]:
    """A burst of 18 rows by so many customers."""
    return [one | {"customer": f"客户-{n % customers}"} for n, one in enumerate(burst(60, **cells))]


@pytest.mark.parametrize(
    ("customers", "cells", "said"),
    [
        (2, SAME, "只来自 2 位客户，像是少数人反复提交，宜先核实"),
        (18, SAME, "来自 18 位客户，像是按同一模板集体投诉"),
    ],
)
def test_copies_are_told_apart_by_who_sent_them(
    customers: int, cells: dict[str, Any], said: str
) -> None:
    found = alarm(*written_by(customers, **cells))
    assert "文本雷同" in found.statement
    assert said in found.statement
    assert found.severity == "紧急"


def test_few_customers_with_many_words_are_told() -> None:
    words = [one | {"text": f"{'天地玄黄宇宙洪荒日月盈昃辰宿列张寒来'[n] * 9}坏了"}
             for n, one in enumerate(written_by(2))]  # fmt: skip
    assert "但只来自 2 位客户" in alarm(*words).statement


def voted(*votes: float) -> pl.DataFrame:
    rows = [one | {"votes": float(n % 3)} for n, one in enumerate(calm())]
    return table(*rows, *(row(55, votes=one, text="都来看看，差点出人命") for one in votes))


def test_a_row_that_many_noticed_is_escalated() -> None:
    frame = voted(3000.0)
    section = built(frame)
    (found,) = [one for one in section.findings if one.measure == "attention"]
    assert found.severity == "一般"
    assert "获点赞 3,000 次（通常 1 次）" in found.statement
    assert found.evidence is not None
    assert frame.filter(matching(found.evidence.where))["votes"].to_list() == [3000.0]
    tasks = section.blocks[1]
    assert isinstance(tasks, Bullets)
    assert tasks.items[0].startswith("受到异常关注的反馈 1 条")


@pytest.mark.parametrize("votes", [(), (2.0,), (30.0,)])
def test_usual_votes_are_none(votes: tuple[float, ...]) -> None:
    assert not [one for one in built(voted(*votes)).findings if one.measure == "attention"]


def test_votes_of_an_alarm_are_told_and_raise_it() -> None:
    plain = alarm(*burst(60))
    noticed = alarm(*(one | {"votes": 40.0} for one in burst(60)))
    assert "共获点赞 720 次" in noticed.statement
    assert noticed.weight > plain.weight
