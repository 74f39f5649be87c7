"""客户画像: who, where, at which stage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from csvoice.company.advice import read_guidance
from csvoice.dictionary_files import dictionary_folder
from csvoice.document.blocks import Heading, Paragraph, Table
from csvoice.sections.profile import LAST_ORDER, build
from tests.feedback import context, feedback_table

KINDS = ["老年" if number % 4 == 0 else "普通" for number in range(3000)]


def journey(section_blocks: tuple[object, ...]) -> Table:
    return next(one for one in section_blocks if isinstance(one, Table))


def test_stages_of_the_export_go_first() -> None:
    stages = np.random.default_rng(1).choice(["售后", "交付"], 3000).tolist()
    table = journey(build(context(feedback_table(stage=stages))).blocks)
    assert [row[0] for row in table.rows] == ["交付", "售后"]
    assert sum(int(row[1] or 0) for row in table.rows) == 1021
    assert str(table.rows[0][3]).startswith("「")


def test_else_the_dictionary_tells_the_stage() -> None:
    guidance = read_guidance([dictionary_folder() / "advice.toml"])
    ctx = context(feedback_table(customer_type=KINDS), guidance=guidance)
    table = journey(build(ctx).blocks)
    assert [row[0] for row in table.rows] == ["下单", "交付", "使用", "售后"]
    assert str(table.rows[1][3]).startswith("「物流延迟」")


def test_what_gathers_at_a_kind_of_customer_is_said() -> None:
    base = feedback_table()
    issue = [
        "服务态度" if kind == "老年" and number % 3 else one
        for number, (kind, one) in enumerate(zip(KINDS, base["issue"], strict=True))
    ]
    section = build(context(feedback_table(customer_type=KINDS, issue=issue)))
    first = section.blocks[0]
    assert isinstance(first, Paragraph)
    assert "「服务态度」集中在老年：" in first.text
    assert {one.section for one in section.findings} == {"profile"}


def test_customers_without_an_order_are_listed() -> None:
    base = feedback_table(customer_type=KINDS)
    days = ["2023-11-05" if number % 9 == 0 else "2024-03-02" for number in range(3000)]
    ctx = context(base.with_columns(**{LAST_ORDER[0]: np.array(days)}))
    ctx = replace(ctx, columns=ctx.columns | {LAST_ORDER[0]})
    section = build(ctx)
    assert "已三个月没有下单" in " ".join(
        one.text for one in section.blocks if isinstance(one, Paragraph)
    )
    assert Heading("三个月没有下单的客户") in section.appendix


def test_without_any_of_its_columns_it_is_skipped() -> None:
    assert build(context(feedback_table())).status == "skipped"
