"""Sections are built in order, each by itself."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from csvoice.components import SectionSpec
from csvoice.config_file import load_config
from csvoice.context import Context
from csvoice.document.blocks import Callout, Paragraph
from csvoice.document.findings import Finding
from csvoice.document.report import Funnel, Period, Section
from csvoice.errors import PluginError
from csvoice.pipeline.sections import build_sections, lacking
from csvoice.planning import make_plan
from csvoice.plugins import load_plugins


@pytest.fixture(scope="module")
def context() -> Context:
    config = load_config(taxonomy="general")
    empty = pl.LazyFrame({"text": []}, schema={"text": pl.String})
    return Context(
        feedback=empty,
        previous=None,
        history=empty,
        after=empty,
        period=Period("全部"),
        previous_period=None,
        columns=frozenset({"text", "brand"}),
        funnel=Funnel(),
        plan=make_plan(empty.collect(), config, load_plugins(config)),
    )


def _finding(section: str) -> Finding:
    return Finding(section, "count", "", f"{section}的发现", 1, "count", 1)


def _spec(name: str, **more: object) -> SectionSpec:
    def build(ctx: Context) -> Section:
        seen = " ".join(finding.section for finding in ctx.findings)
        skipped = " ".join(title for title, _ in ctx.skipped)
        text = f"{seen}|{skipped}|{dict(ctx.options)}"
        return Section(name, name, (_finding(name),), (Paragraph(text),))

    return replace(SectionSpec(name, name, build), **more)  # type: ignore[arg-type]


def _text(section: Section) -> str:
    [block] = section.blocks
    assert isinstance(block, Paragraph)
    return block.text


def test_order_is_data_and_closing_ones_see_all(context: Context) -> None:
    specs = [
        _spec("late", order=30),
        _spec("overview", order=10, closing=True),
        _spec("early", order=20),
        _spec("also-early", order=20),
    ]
    built = build_sections(specs, context, {}, strict=False)
    assert [one.name for one in built] == ["overview", "also-early", "early", "late"]
    assert _text(built[0]) == "also-early early late||{}"
    assert _text(built[1]) == "||{}"


def test_a_section_without_its_columns_is_skipped_and_named(context: Context) -> None:
    specs = [
        _spec("nps", needs=("nps", "brand"), unlocks="推荐意愿的走势"),
        _spec("end", closing=True),
    ]
    end, skipped = build_sections(specs, context, {}, strict=True)
    assert skipped.status == "skipped"
    assert skipped.reason == (
        "数据中没有「推荐意愿（NPS）」一列，本节未生成；补上后可看到推荐意愿的走势。"
    )
    assert skipped.blocks == skipped.findings == ()
    assert _text(end) == "|nps|{}"


@pytest.mark.parametrize(
    ("needs", "named"),
    [((), ""), (("text",), ""), (("mood.x",), "「mood.x」"), (("nps", "cost"), "、")],
)
def test_what_is_lacking(needs: tuple[str, ...], named: str) -> None:
    reason = lacking(_spec("x", needs=needs), frozenset({"text"}))
    assert bool(reason) == bool(named)
    assert named in reason


def test_each_sees_its_own_options(context: Context) -> None:
    options = {"one": {"days": 3}, "other": {"days": 4}}
    [section] = build_sections([_spec("one")], context, options, strict=False)
    assert _text(section) == "||{'days': 3}"


def test_a_broken_section_leaves_a_callout_in_its_place(context: Context) -> None:
    def build(_ctx: Context) -> Section:
        raise PluginError("插件 night（night 1.0）出错")

    specs = [_spec("a"), SectionSpec("night", "夜间", build), _spec("z")]
    built = build_sections(specs, context, {}, strict=False)
    assert [one.status for one in built] == ["ok", "failed", "ok"]
    assert built[1].blocks == (Callout("插件 night（night 1.0）出错", "error"),)
    with pytest.raises(PluginError, match="night"):
        build_sections(specs, context, {}, strict=True)
