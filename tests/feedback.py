"""An invented, annotated feedback table, the context over it, and the sections built on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import product
from typing import Any

import polars as pl

from csvoice.analyze.series.periods import choose_period, split
from csvoice.config import Config
from csvoice.context import Context
from csvoice.detect.finding import find_events
from csvoice.document.report import Funnel, Section
from csvoice.lexicon import Lexicon, Taxonomy
from csvoice.link import link_voices
from csvoice.pipeline.sections import lacking
from csvoice.plan import Plan
from csvoice.precision import precision_of
from csvoice.schema import ANNOTATED_COLUMNS, READ_COLUMNS
from csvoice.sections.builtin import register_sections
from csvoice.testing.planted import Choices, Share, planted_feedback

ISSUES = pl.DataFrame(
    [
        ("物流延迟", "中转慢", ["快递", "中转", "等", "六天", "没到"]),
        ("商品质量", "开裂", ["做工", "粗糙", "开裂", "用", "两天"]),
        ("服务态度", "推诿", ["客服", "推诿", "电话", "没人", "接"]),
        ("价格争议", None, ["刚买", "降价", "补差", "不退", "差价"]),
        ("其他", None, ["说不清", "一般"]),
    ],
    schema=["issue", "issue_detail", "words"],
    orient="row",
)
FILLERS = ("真的", "希望", "已经", "店家", "朋友")
CELLS: dict[str, Choices] = {
    "issue": {"物流延迟": 20, "商品质量": 32, "服务态度": 24, "价格争议": 16, "其他": 8},
    "brand": {"甲": 3, "乙": 7},
    "nature": {"投诉": 9, "表扬": 1},
    "severity": {"一般": 97, "紧急": 3, "建议": 0},
    "channel": ("电话", "网店", "门店"),
    "product": [f"型号{number}" for number in range(1, 16)],
    "rating": (1.0, 2.0, 3.0, 4.0, 5.0),
    "fillers": [list(three) for three in product(FILLERS, repeat=3)],
}
PLANTED = (
    Share("issue", "物流延迟", 0.45, since=60),
    Share("brand", "甲", 0.6, since=60),
    Share("severity", "建议", 1.0, where={"nature": ["表扬"]}),
)
SCHEMA = {column.name: column.dtype for column in READ_COLUMNS + ANNOTATED_COLUMNS}
SCHEMA["copy_of"] = pl.String()


def feedback_table(rows: int = 3000, **columns: Any) -> pl.DataFrame:
    """Make rows over January to March 2024; in March 物流延迟 and brand 甲 grow.

    Args:
        rows: How many.
        columns: Columns to set instead; None leaves a column out.
    """
    table = _table(rows)
    given = {name: values for name, values in columns.items() if values is not None}
    schema = {name: SCHEMA[name] for name in ("id", *given)}
    cells = pl.DataFrame({"id": table["id"]} | given, schema=schema)
    return table.with_columns(cells.get_columns()).drop(columns.keys() - given.keys(), strict=False)


@cache
def _table(rows: int) -> pl.DataFrame:
    cells = CELLS | {"customer": [f"客户-{number}" for number in range(rows)]}
    drawn = planted_feedback(rows, 91, cells, *PLANTED, start=datetime(2024, 1, 1), seed=7)
    told = drawn.join(ISSUES, on="issue", how="left", maintain_order="left")
    praised, known = pl.col("nature") == "表扬", pl.col("issue") != "其他"
    number = pl.int_range(pl.len())
    blamed = pl.struct("issue", sentiment=-0.5, terms=pl.lit([], pl.List(pl.String)))
    made = told.with_columns(
        tokens=pl.concat_list("words", "fillers"),
        source=pl.lit("三月.xlsx"),
        row=number + 2,
        pii=pl.when(number % 40 == 0).then(["手机号"]).otherwise([]),
        issues=pl.concat_list(blamed),
        issue_source=pl.when(known).then(pl.lit("rule")),
        issue_why=None,
        sentiment=pl.when(praised).then(0.6).otherwise(-0.4),
        severity_why=None,
        copy_of=None,
    ).with_columns(text=pl.col("tokens").list.join("") + "，请尽快处理。")
    kept = [name for name in SCHEMA if name in made.columns]
    return made.select(pl.col(name).cast(SCHEMA[name]) for name in kept)


def plan() -> Plan:
    """A plan with next to nothing in it."""
    empty: frozenset[str] = frozenset()
    lexicon = Lexicon({}, empty, {}, empty, empty, (), {}, frozenset({"真的", "希望"}))
    return Plan(
        taxonomy=Taxonomy("general", "通用", "", ()),
        taxonomy_why="词命中最多",
        coverage={"general": 0.9},
        lexicon=lexicon,
        tokenizer="fast",
        user_words=(),
        relabel=False,
        kind="complaints",
        rating_top=5.0,
        private_columns=(),
        id_columns=(),
        pseudonym_key=b"",
    )


def context(table: pl.DataFrame, wanted: str = "auto", **fields: Any) -> Context:
    """Lay a table out as the pipeline does."""
    dates = table.get_column("created_at", default=pl.Series([], dtype=pl.Datetime("us")))
    precision = precision_of(table.lazy())
    period, previous = choose_period(dates, None, wanted, precision)
    parts = split(table.lazy(), period, previous)
    columns = frozenset(name for name in table.columns if table[name].null_count() < table.height)
    given = {
        "columns": columns,
        "funnel": Funnel(read=table.height, kept=table.height),
        "plan": plan(),
        "precision": precision,
    }
    return Context(
        feedback=parts.feedback,
        previous=parts.previous,
        history=parts.history,
        after=parts.after,
        period=period,
        previous_period=previous,
        **(given | fields),
    )


def with_events(table: pl.DataFrame, wanted: str = "auto", **fields: Any) -> Context:
    """Lay a table out with the voices and the events that are in it."""
    found = find_events(link_voices(table.lazy()), frozenset())
    return context(found.table.collect(), wanted, events=found.events, **fields)


def built(ctx: Context) -> list[Section]:
    """Build as the pipeline does: by order, closing sections last and with all findings."""
    sections: list[Section] = []
    for spec in sorted(register_sections(Config()), key=lambda spec: (spec.closing, spec.order)):
        if not lacking(spec, ctx.columns, ctx.precision):
            findings = tuple(finding for section in sections for finding in section.findings)
            sections.append(spec.build(replace(ctx, findings=findings)))
    return sections
