"""An invented, annotated feedback table, the context over it, and the sections built on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
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

ISSUES = {
    "物流延迟": ("快递", "中转", "等", "六天", "没到"),
    "商品质量": ("做工", "粗糙", "开裂", "用", "两天"),
    "服务态度": ("客服", "推诿", "电话", "没人", "接"),
    "价格争议": ("刚买", "降价", "补差", "不退", "差价"),
}
DETAILS = {"物流延迟": "中转慢", "商品质量": "开裂", "服务态度": "推诿"}
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
    rng = np.random.default_rng(7)
    start = datetime(2024, 1, 1)
    moments = [start + timedelta(hours=91 * 24 * number / rows) for number in range(rows)]
    march = np.array([moment.month == 3 for moment in moments])
    delayed = rng.random(rows) < np.where(march, 0.45, 0.20)
    others = rng.choice(["商品质量", "服务态度", "价格争议", "其他"], rows, p=[0.4, 0.3, 0.2, 0.1])
    issue = np.where(delayed, "物流延迟", others).tolist()
    praised = rng.random(rows) < 0.1
    brand = np.where(rng.random(rows) < np.where(march, 0.6, 0.3), "甲", "乙").tolist()
    fillers = rng.choice(["真的", "希望", "已经", "店家", "朋友"], (rows, 3)).tolist()
    tokens = [
        list(ISSUES.get(one, ("说不清", "一般"))) + extra
        for one, extra in zip(issue, fillers, strict=True)
    ]
    severity = np.where(praised, "建议", np.where(rng.random(rows) < 0.03, "紧急", "一般"))
    made = {
        "id": [f"T{number:05}" for number in range(rows)],
        "text": ["".join(words) + "，请尽快处理。" for words in tokens],
        "created_at": moments,
        "channel": rng.choice(["电话", "网店", "门店"], rows).tolist(),
        "product": [f"型号{number}" for number in rng.integers(1, 16, rows)],
        "brand": brand,
        "customer": [f"客户-{number}" for number in rng.integers(0, rows, rows)],
        "rating": rng.integers(1, 6, rows).astype(float),
        "source": ["三月.xlsx"] * rows,
        "row": list(range(2, rows + 2)),
        "pii": [["手机号"] if number % 40 == 0 else [] for number in range(rows)],
        "tokens": tokens,
        "issue": issue,
        "issue_detail": [DETAILS.get(one) for one in issue],
        "issues": [[{"issue": one, "sentiment": -0.5, "terms": []}] for one in issue],
        "issue_source": ["rule" if one != "其他" else None for one in issue],
        "issue_why": [None] * rows,
        "sentiment": np.where(praised, 0.6, -0.4).tolist(),
        "nature": np.where(praised, "表扬", "投诉").tolist(),
        "severity": severity.tolist(),
        "severity_why": [None] * rows,
        "copy_of": [None] * rows,
    }
    return pl.DataFrame(made, schema={name: SCHEMA[name] for name in made})


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
