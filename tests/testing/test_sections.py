"""A section that breaks a promise is told so, in which case, and what to do."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import polars as pl
import pytest

from csvoice.components import SectionSpec
from csvoice.context import Context
from csvoice.document.blocks import Bullets, Image, Paragraph, Quote
from csvoice.document.findings import Condition, Evidence, Finding
from csvoice.document.report import Section
from csvoice.errors import PluginError, UsageError
from csvoice.testing import check_section, run_section
from csvoice.testing.checks import insist
from csvoice.testing.sections import Trial, section_checks
from csvoice.testing.subjects import subject_of

NAME = "count"


def finding(**fields: object) -> Finding:
    given = {
        "section": NAME,
        "measure": "count",
        "segment": "",
        "statement": "共有若干条。",
        "value": 1.0,
        "unit": "count",
        "n": 1,
        "basis": "逐条计数",
    }
    return Finding(**{**given, **fields})


def count(ctx: Context) -> Section:
    """A section that keeps every promise."""
    n = ctx.feedback.select(pl.len()).collect().item()
    return Section(NAME, "计数", (finding(value=n, n=n),), (Paragraph(f"共有 {n} 条。"),))


def empty(ctx: Context) -> Section:
    return Section(NAME, "计数")


def raises_when_empty(ctx: Context) -> Section:
    return replace(count(ctx), title=str(1 / ctx.feedback.select(pl.len()).collect().item()))


def needs_a_rating(ctx: Context) -> Section:
    mean = ctx.feedback.select(pl.col("rating").mean()).collect().item()
    return replace(count(ctx), blocks=(Paragraph(f"平均 {mean or 0:.2f} 分。"),))


def unproved(ctx: Context) -> Section:
    return replace(count(ctx), findings=(finding(basis=None),))


def invented_id(ctx: Context) -> Section:
    where = (Condition("severity", "==", "紧急"),)
    return replace(count(ctx), findings=(finding(evidence=Evidence(1, ("X1",), where)),))


def miscounted(ctx: Context) -> Section:
    where = (Condition("severity", "==", "没有这一级"),)
    return replace(count(ctx), findings=(finding(evidence=Evidence(3, (), where)),))


def unfilled(ctx: Context) -> Section:
    return replace(count(ctx), blocks=(Bullets(("共有 {n} 条。",)),))


def not_a_number(ctx: Context) -> Section:
    mean = ctx.feedback.select(pl.col("sentiment").mean()).collect().item()
    return replace(count(ctx), findings=(finding(statement=f"平均 {mean} 分。"),))


def no_sentence(ctx: Context) -> Section:
    return replace(count(ctx), findings=(finding(statement="12 rows"),))


def no_picture(ctx: Context) -> Section:
    return replace(count(ctx), blocks=(Image("x", b"no png", "一张图"),))


def tells(ctx: Context) -> Section:
    return replace(count(ctx), blocks=(Quote("联系我 13812345678", "1"),))


def tells_another(ctx: Context) -> Section:
    return replace(count(ctx), blocks=(Quote("请打 13987654321", "1"),))


def at_random(ctx: Context) -> Section:
    return replace(count(ctx), blocks=(Paragraph(uuid.uuid4().hex),))


def in_any_order(ctx: Context) -> Section:
    words = {f"第{number}个" for number in range(50)}
    return replace(count(ctx), blocks=(Paragraph("".join(words)),))


BAD: list[tuple[Callable[[Context], Section], str, str]] = [
    (empty, "空的月份", "章节是空的"),
    (raises_when_empty, "空的月份", "在「本期没有反馈」时：.*ZeroDivisionError"),
    (needs_a_rating, "缺少任何一列", "在「缺少 rating 列」时：.*ColumnNotFoundError"),
    (unproved, "证据", "没有依据"),
    (invented_id, "证据", "X1 不在数据里"),
    (miscounted, "证据", "写的是 3 行，符合 where 的却有 0 行"),
    (unfilled, "占位符", r"留有 \{n\}"),
    (not_a_number, "占位符", "在「本期没有反馈」时，句子里留有 None"),
    (no_sentence, "占位符", "以句号结尾的中文句子"),
    (no_picture, "每种格式", "不是 PNG"),
    (tells, "个人信息", "13812345678"),
    (tells_another, "个人信息", "13987654321"),
    (at_random, "逐字节", "两次运行的结果不同"),
    (in_any_order, "逐字节", "排序"),
]


def trial(build: Callable[[Context], Section]) -> Trial:
    subject = subject_of(SectionSpec(NAME, "计数", build))
    return Trial(subject.of(SectionSpec)[0])


@pytest.mark.parametrize(("build", "promise", "sentence"), BAD)
def test_a_broken_promise_is_told(
    build: Callable[[Context], Section], promise: str, sentence: str
) -> None:
    (check,) = (one for one in section_checks(trial(build), 500) if promise in one.title)
    with pytest.raises((AssertionError, PluginError), match=sentence):
        check.run()


def test_a_section_that_keeps_every_promise_passes() -> None:
    check_section(SectionSpec(NAME, "计数", count), rows=500)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(
        AssertionError, match=r"空的月份.*；每条结论.*KeyError.*\n.*缺少任何一列.*KeyError"
    ):
        insist(section_checks(trial(raising), 500)[:3])


def raising(ctx: Context) -> Section:
    raise KeyError("always")


def test_a_closing_section_sees_the_others_findings() -> None:
    def total(ctx: Context) -> Section:
        return Section(NAME, "计数", blocks=(Paragraph(f"共 {len(ctx.findings)} 条结论。"),))

    section = run_section(SectionSpec(NAME, "计数", total, closing=True))
    (block,) = section.blocks
    assert isinstance(block, Paragraph)
    assert block.text != "共 0 条结论。"


def test_run_section_skips_what_the_data_cannot_give() -> None:
    section = run_section(SectionSpec(NAME, "计数", count, needs=("nothing",)))
    assert section.status == "skipped"


def test_run_section_wants_one_section() -> None:
    with pytest.raises(UsageError, match="没有"):
        run_section(ModuleType("without_sections"))
