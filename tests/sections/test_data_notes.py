from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from csvoice.context import Context
from csvoice.document.blocks import Bullets, Callout, Paragraph, Table
from csvoice.document.report import Funnel, Section
from csvoice.sections.data_notes import build
from csvoice.sections.data_notes.agreement import agreement
from tests.feedback import context, feedback_table


def said(section: Section) -> str:
    paragraphs = [block.text for block in section.appendix if isinstance(block, Paragraph)]
    bullets = [
        item for block in section.appendix if isinstance(block, Bullets) for item in block.items
    ]
    return "\n".join(paragraphs + bullets)


def test_every_row_is_accounted_for(full: Context) -> None:
    funnel = Funnel(read=3020, empty=12, duplicate=8, kept=3000)
    table = build(replace(full, funnel=funnel)).appendix[1]
    assert isinstance(table, Table)
    assert table.rows == (("读入", 3020), ("没有正文", 12), ("重复", 8), ("有效", 3000))


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("auto", "本报告的时段：2024 年 3 月，1,021 条。更早的 1,979 条不在其中。"),
        (
            "2024-02",
            "本报告的时段：2024 年 2 月，957 条。更早的 1,022 条、更晚的 1,021 条不在其中。",
        ),
        ("2024-01", "就能比较：csvoice report 上月.xlsx 本月.xlsx。"),
        ("auto", "比较对象是上月：2024 年 2 月。"),
        ("all", "本报告的时段：全部数据（2024 年 1 月 1 日至 3 月 31 日），3,000 条。换时段"),
    ],
)
def test_the_period_and_what_lies_outside(wanted: str, text: str) -> None:
    assert text in said(build(context(feedback_table(), wanted)))


def test_an_incomplete_period_says_so() -> None:
    table = feedback_table()
    ctx = context(table.head(2500), "latest")
    assert "比较对象是上月同期：2024 年 2 月（1 日至 16 日）。" in said(build(ctx))


def test_no_dates(undated: Context) -> None:
    assert "数据没有日期列，全部反馈算作一期。" in said(build(undated))


def test_masking_is_counted_over_all_periods(full: Context) -> None:
    tables = [block for block in build(full).appendix if isinstance(block, Table)]
    assert ("手机号", 75) in tables[-1].rows


def test_files_and_columns(full: Context) -> None:
    mapping = {"text": {"column": "内容", "why": "表头叫“内容”。"}}
    source = {
        "path": "a/三月.xlsx",
        "sheet": "反馈",
        "mapping": mapping,
        "notes": ["去掉 1 行合计"],
    }
    skipped = (("趋势", "没有日期。"), ("未启用的插件", "mood 1.0 缺少依赖。"))
    section = build(replace(full, sources=(source,), skipped=skipped))
    rows = [row for block in section.appendix if isinstance(block, Table) for row in block.rows]
    assert any(
        row[0] == "三月.xlsx / 反馈" and row[2:] == ("内容", "表头叫“内容”。") for row in rows
    )
    assert "三月.xlsx / 反馈：去掉 1 行合计" in said(section)
    assert "mood 1.0 缺少依赖。" in said(section)
    assert "没有日期。" not in said(section)


def labelled(rules: list[str]) -> Context:
    size = len(rules)
    mentions = [[{"issue": rule, "sentiment": 0.0, "terms": []}] for rule in rules]
    return context(
        feedback_table(
            size,
            issue=["甲类", "乙类"] * (size // 2),
            issue_source=["label"] * size,
            issues=mentions,
            created_at=None,
        )
    )


def test_labels_agree_with_the_rule_they_go_with() -> None:
    assert "100% 一致" in agreement(labelled(["快递", "客服"] * 20))
    assert "75.0% 一致" in agreement(labelled(["快递", "客服", "快递", "包装"] * 10))


def test_too_few_labelled_rows_say_nothing(full: Context) -> None:
    assert agreement(labelled(["快递", "客服"] * 10)) == ""
    assert agreement(full) == ""


def test_the_tones_of_the_export_agree_with_the_words() -> None:
    tones = [-1.0, 1.0, 0.0] * 100
    words = [-0.5, 0.5, 0.5] * 90 + [0.5, -0.5, 0.0] * 10
    notes = said(build(context(feedback_table(300, label_tone=tones, tone=words), "all")))
    assert "200 条的文字也有褒贬，其中 90.0% 与它一致" in notes


def table_under(section: Section, heading: str) -> Table:
    names = [getattr(block, "text", None) for block in section.appendix]
    found = section.appendix[names.index(heading) + 1]
    assert isinstance(found, Table)
    return found


def test_columns_are_told_with_what_is_filled_and_what_cannot_be() -> None:
    table = feedback_table(rating=[5.0, None] * 1_500)
    sources = ({"path": "三月.xlsx", "impossible": {"rating": 7}},)
    shown = table_under(build(context(table, sources=sources)), "填写与有效")
    row = next(one for one in shown.rows if one[0] == "评分")
    assert row[1] == pytest.approx(0.5, abs=0.01)
    assert row[2] == 7


def test_files_that_fill_columns_differently_are_set_side_by_side() -> None:
    sources = ["甲.xlsx", "乙.xlsx"] * 1_500
    section = build(context(feedback_table(rating=[5.0, None] * 1_500, source=sources)))
    (shown,) = [
        block
        for block in section.appendix
        if isinstance(block, Table) and block.caption == "各文件的填写率"
    ]
    (row,) = shown.rows
    assert set(row) == {"评分", 1.0, 0.0}


def test_ratings_on_two_scales_are_called_so() -> None:
    channel = ["热线", "App"] * 1_500
    rating = [9.0, 4.0, 10.0, 5.0] * 750
    callouts = [
        block.text
        for block in build(context(feedback_table(channel=channel, rating=rating))).appendix
        if isinstance(block, Callout)
    ]
    assert any("App 5 分制、热线 10 分制" in text for text in callouts)


def test_what_contradicts_itself_is_counted_with_examples() -> None:
    section = build(
        context(
            feedback_table(
                resolved=[True] * 2_990 + [False] * 10,
                first_contact_resolved=[True] * 3_000,
            )
        )
    )
    assert "没有解决却记了一次解决的 10 条，如 #T02990、#T02991；" in said(section)


def test_one_text_from_two_channels_is_counted() -> None:
    table = feedback_table(channel=["热线", "App"] * 1_500)
    ids = table["id"]
    copies = pl.Series("duplicate_of", [None] * 2_999 + [ids[2_998]], dtype=pl.String)
    assert "同一内容从两个渠道来的 1 条" in said(build(context(table.with_columns(copies))))


def test_it_names_the_column_to_add_next(undated: Context) -> None:
    assert "先补上时间，就能看到走势、变化、突发和下期推算。" in said(build(undated))
