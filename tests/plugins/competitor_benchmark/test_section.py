"""The section as a whole: what it finds, and what it does not say."""

from __future__ import annotations

import polars as pl
import pytest
from csvoice_competitor_benchmark import register_annotators, register_sections
from csvoice_competitor_benchmark.section import build
from csvoice_competitor_benchmark.wording import spaced

from csvoice import Callout, Chart, Config, Paragraph, Table, UsageError
from tests.plugins.competitor_benchmark.conftest import Make, assert_proved, rows


def said(section_blocks: tuple[object, ...]) -> str:
    return "\n".join(one.text for one in section_blocks if isinstance(one, Callout | Paragraph))


def test_the_planted_gap_is_the_first_finding(make: Make) -> None:
    ctx = make(own_brand="远山")
    section = build(ctx)
    assert_proved(ctx, section)
    worse = [finding for finding in section.findings if finding.severity == "一般"]
    assert {"rating_gap", "issue_gap"} <= {finding.measure for finding in worse}
    delayed = next(one for one in worse if one.segment == "brand=远山,issue=物流延迟")
    assert delayed.interval is not None
    assert delayed.interval.low > 0.15
    assert delayed.q_value is not None
    assert delayed.q_value < 0.001


def test_own_brand_gets_strengths_and_the_report_says_so(make: Make) -> None:
    kinds = [one.kind for one in build(make(own_brand="远山")).appendix if isinstance(one, Chart)]
    assert "scatter" in kinds
    assert "radar" in kinds


def test_without_an_own_brand_all_are_equal_and_the_way_is_told(make: Make) -> None:
    ctx = make()
    section = build(ctx)
    assert_proved(ctx, section)
    assert "--own" in said(section.appendix)
    assert not any(isinstance(one, Chart) and one.kind == "scatter" for one in section.appendix)
    assert not any("我们" in finding.statement for finding in section.findings)


def test_equal_brands_give_a_null_result_with_a_basis(make: Make) -> None:
    table = rows().head(440).with_columns(pl.Series("brand", ["远山", "星途"] * 220))
    section = build(make(table, own_brand="远山"))
    null = next(one for one in section.findings if one.measure == "no_gap")
    assert null.basis
    assert "证据不足" in null.statement
    assert [one.measure for one in section.findings] == ["share_of_voice", "no_gap"]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (rows().drop("brand"), "没有「品牌」一列"),
        (rows({"远山": 60}), "都属于一个品牌（远山）"),
        (rows({"远山": 60, "星途": 7}), "不到两个"),
    ],
)
def test_what_cannot_be_compared_is_skipped_with_a_reason(
    make: Make, table: pl.DataFrame, reason: str
) -> None:
    section = build(make(table))
    assert section.status == "skipped"
    assert reason in section.reason


def test_an_own_brand_with_few_rows_is_told_apart(make: Make) -> None:
    section = build(make(own_brand="小店"))
    assert "小店的反馈太少" in said(section.appendix)
    assert all("小店" not in finding.statement for finding in section.findings)


def test_brands_without_a_column_are_counted_from_the_text(make: Make) -> None:
    texts = ["还是星途好", "北辰的快递没到"] * 40
    table = rows().drop("brand").head(80).with_columns(pl.Series("text", texts))
    section = build(make(table))
    tables = [block for block in section.appendix if isinstance(block, Table)]
    assert tables[0].rows == (("北辰", 40), ("星途", 40))


def test_the_same_input_gives_the_same_section(make: Make) -> None:
    assert build(make(own_brand="远山")) == build(make(own_brand="远山"))


@pytest.mark.parametrize("register", [register_sections, register_annotators])
def test_an_unknown_option_names_the_nearest(register: object) -> None:
    config = Config(plugins={"competitor-benchmark": {"tops": 5}})
    with pytest.raises(UsageError, match=r"plugins\.competitor-benchmark.*tops.*「top」"):
        register(config)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "spaced_"),
    [
        ("HomeX平均评分 3.2", "HomeX 平均评分 3.2"),
        ("比较星途、HomeX共 2 个", "比较星途、HomeX 共 2 个"),
        ("与HomeX接近", "与 HomeX 接近"),
        ("星途平均评分", "星途平均评分"),
    ],
)
def test_latin_names_stand_apart_from_chinese(text: str, spaced_: str) -> None:
    assert spaced(text, ["HomeX", "星途"]) == spaced_
