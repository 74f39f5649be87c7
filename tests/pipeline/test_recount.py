from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from csvoice.document.blocks import Bullets, Chart, Paragraph, Table, TableColumn
from csvoice.document.events import Event
from csvoice.document.report import Page
from csvoice.pipeline.recount import rows_counted, told
from csvoice.schema import PRAISE

ROWS = pl.DataFrame(
    {
        "id": [f"r{place}" for place in range(60)],
        "brand": ["远山"] * 40 + ["星途"] * 20,
        "product": ["远山 X5"] * 12 + ["远山 X7"] * 28 + ["星途 A1"] * 20,
        "issue": ["物流延迟"] * 20 + ["客服"] * 40,
        "nature": ["投诉"] * 55 + [PRAISE] * 5,
        "event": ["e1"] * 7 + [None] * 53,
        "day": ["2026-10-02"] * 9 + ["2026-10-03"] * 51,
    }
)
EVENT = Event(
    "e1", "远山涨价", 7, 7, None, *[date(2026, 10, 2)] * 2, 7, date(2026, 10, 2), "已平息", 1.0
)


def found(text: str, least: int = 5) -> dict[str, tuple[str, ...]]:
    return rows_counted([text], ROWS, [EVENT], least)


@pytest.mark.parametrize(
    ("text", "told", "first"),
    [
        ("「物流延迟」20 条。", "「物流延迟」20", "r0"),
        ("远山的「物流延迟」20 条。", "远山的「物流延迟」20", "r0"),
        ("物流延迟不变。其中星途 20 条", "物流延迟不变。其中星途 20", "r40"),
        ("远山 40 条、星途 20 条", "远山 40 条、星途 20", "r40"),
        ("客服：远山 X7（20 条）", "客服：远山 X7（20", "r20"),
        ("星途的「客服」15 条", "星途的「客服」15", "r40"),
        ("远山涨价，7 条。", "远山涨价，7", "r0"),
        ("10 月 2 日一天 9 条", "10 月 2 日一天 9", "r0"),
        ("远山涨价不小。10 月 2 日最多（7 条）", "远山涨价不小。10 月 2 日最多（7", "r0"),
        ("客服在涨。多在星途（15 条）", "客服在涨。多在星途（15", "r40"),
    ],
)
def test_a_number_is_followed_to_the_rows_it_counts(text: str, told: str, first: str) -> None:
    ids = found(text)
    assert ids[told][0] == first
    assert len(ids[told]) == 5


@pytest.mark.parametrize(
    "text",
    [
        "「物流延迟」从 11 条增至 19 条",
        "共 60 条",
        "星途 20.5 分",
        "星途 1,020 条",
        "远山 X5 20 条",
        "一。说到客服。10 月 3 日有 40 条",
    ],
)
def test_a_number_that_cannot_be_counted_again_opens_nothing(text: str) -> None:
    assert found(text) == {}


def test_a_number_below_the_threshold_opens_nothing() -> None:
    assert found("远山涨价，7 条。", least=8) == {}


def test_sentences_stand_in_the_page_in_paragraphs_and_in_cells() -> None:
    table = Table(
        (TableColumn("问题"), TableColumn("集中在")), (("客服", "星途（20 条）"), ("无", "—"))
    )
    blocks = (Paragraph("一"), Bullets(("二", "三")), table, Chart("bar", "图", ()))
    said = list(told(Page(statements=("零",)), blocks))
    assert said == [
        "零", "", "一", "二", "三", "客服：星途（20 条）",
    ]  # fmt: skip
