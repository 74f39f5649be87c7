from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from csvoice_risk_warning import register_annotators
from csvoice_risk_warning.leaving import COLUMN

from csvoice import Callout, Config, Paragraph, Table, matching
from tests.feedback import plan
from tests.plugins.risk_warning.rows import built, calm, row, table
from tests.plugins.risk_warning.test_section import blocks_under

URGENT = {"severity": "紧急", "severity_why": "法律诉讼：起诉"}


def by(customer: str, *days: int, **cells: Any) -> list[dict[str, Any]]:
    return [row(day, customer=customer, **cells) for day in days]


def shown(*rows: dict[str, Any]) -> Table:
    found = blocks_under(built(table(*calm(), *rows)), "重复投诉与流失")[1]
    assert isinstance(found, Table)
    return found


def test_customers_at_risk_come_first() -> None:
    found = shown(
        *by("多次", 40, 45, 50, 55),
        *by("加重", 5),
        *by("加重", 55, **URGENT),
        *by("离开", 50, 51, **{COLUMN: "有"}),
        *by("一次", 50),
        *by("上月", 3, 4),
    )
    assert [cells[0] for cells in found.rows] == ["加重", "离开", "多次"]
    assert [cells[-1] for cells in found.rows] == ["趋于严重", "要离开", ""]


def test_a_copy_on_another_channel_is_no_second_complaint() -> None:
    section = built(table(*calm(), *by("甲", 50), *by("甲", 51, duplicate_of="T0366")))
    assert Paragraph("没有客户投诉两次及以上。") in section.appendix


def test_a_customer_at_risk_is_a_finding_with_his_rows() -> None:
    frame = table(
        *calm(), *by("客户-1", 5, 40), *by("客户-1", 55, **URGENT), *by("客户-1", 56, nature="咨询")
    )
    found = next(one for one in built(frame).findings if one.measure == "repeat_complaints")
    assert found.statement == "客户-1 先后投诉 3 次，最近一次比以前都严重，建议由专人回访。"
    assert found.evidence is not None
    assert frame.filter(matching(found.evidence.where)).height == found.evidence.rows == 3


def test_without_customers_it_says_what_they_would_unlock() -> None:
    callout = blocks_under(built(table(*calm())), "重复投诉与流失")[0]
    assert isinstance(callout, Callout)
    assert "没有「客户」一列" in callout.text


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("再不解决我就携号转网", True),
        ("要求退订套餐", True),
        ("注销账号都找不到入口", True),
        ("以后再也不买你们家东西了", True),
        ("已经卸载", True),
        ("我不想退订，只想降档", False),
        ("每天收到退订短信", False),
        ("要求退订金", False),
        ("卸载了重装还是不行", False),
        ("快递太慢", False),
        ("", False),
        (None, False),
    ],
)
def test_who_says_that_he_leaves(text: str | None, leaves: bool) -> None:
    (annotator,) = register_annotators(Config())
    batch = pl.DataFrame({"_matching": [text]}, schema={"_matching": pl.String()})
    assert annotator.prepare(plan())(batch)[COLUMN].to_list() == ["有" if leaves else None]


def test_the_words_are_an_option() -> None:
    (annotator,) = register_annotators(Config(plugins={"risk-warning": {"leaving": ["另寻高就"]}}))
    batch = pl.DataFrame({"_matching": ["我要另寻高就", "我要退订"]})
    assert annotator.prepare(plan())(batch)[COLUMN].to_list() == ["有", None]
