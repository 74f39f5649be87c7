"""Invented feedback on four brands, annotated by the plugin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from csvoice_competitor_benchmark.names import annotator
from csvoice_competitor_benchmark.options import Options

from csvoice import MATCHING, Brand, Context
from csvoice.analyze.texts.evidence import matching
from csvoice.document.report import Section
from tests.feedback import SCHEMA, context, plan

BRANDS = (
    Brand("远山", ("yuanshan", "远山科技"), trade="phone"),
    Brand("星途", (), trade="phone"),
    Brand("北辰", (), trade="phone"),
    Brand("理想", ("理想汽车",), ambiguous=True, trade="car"),
    Brand("三星", (), trade="phone", innocent=("三星级",)),
)
SIZES = {"远山": 200, "星途": 160, "北辰": 80, "小店": 3}
DELAYED = {"远山": 0.5, "星途": 0.15, "北辰": 0.15, "小店": 0.1}
STARS = {"远山": 2, "星途": 4, "北辰": 4, "小店": 4}

Make = Callable[..., Context]


def rows(sizes: dict[str, int] | None = None, month: int = 3) -> pl.DataFrame:
    """Make one month; 远山 has more 物流延迟 and fewer stars than the others."""
    rng = np.random.default_rng(11 + month)
    brand = [name for name, size in (sizes or SIZES).items() for _number in range(size)]
    delayed = rng.random(len(brand)) < np.array([DELAYED[name] for name in brand])
    issue = np.where(delayed, "物流延迟", rng.choice(["商品质量", "服务态度"], len(brand)))
    words = {
        "物流延迟": ["快递", "中转", "没到"],
        "商品质量": ["做工", "粗糙", "开裂"],
        "服务态度": ["客服", "推诿", "电话"],
    }
    stars = np.array([STARS[name] for name in brand]) + rng.integers(-1, 2, len(brand))
    praised = rng.random(len(brand)) < 0.2
    start = datetime(2024, month, 1)
    made = {
        "id": [f"{month}-{number:04}" for number in range(len(brand))],
        "text": ["".join(words[one]) + "，请尽快处理好。" for one in issue],
        "created_at": [start + timedelta(hours=670 * n / len(brand)) for n in range(len(brand))],
        "channel": rng.choice(["电话", "网店"], len(brand)).tolist(),
        "brand": brand,
        "rating": stars.astype(float).tolist(),
        "tokens": [words[one] for one in issue],
        "issue": issue.tolist(),
        "nature": np.where(praised, "表扬", "投诉").tolist(),
        "severity": np.where(rng.random(len(brand)) < 0.05, "紧急", "一般").tolist(),
        "sentiment": np.where(praised, 0.6, -0.4).tolist(),
    }
    return pl.DataFrame(made, schema={name: SCHEMA[name] for name in made}).sort("created_at")


def annotated(table: pl.DataFrame, options: Options | None = None) -> pl.DataFrame:
    """Add the plugin's columns."""
    known = replace(plan(), lexicon=replace(plan().lexicon, brands=BRANDS))
    annotate = annotator(options or Options()).prepare(known)
    return table.hstack(annotate(table.with_columns(pl.col("text").alias(MATCHING))))


@pytest.fixture
def make() -> Make:
    """Return a function that lays rows out as a context, with the plugin's brands known."""

    def made(table: pl.DataFrame | None = None, **fields: Any) -> Context:
        known = replace(plan(), lexicon=replace(plan().lexicon, brands=BRANDS))
        return context(annotated(rows() if table is None else table), plan=known, **fields)

    return made


def assert_proved(ctx: Context, section: Section) -> None:
    """Every finding has the rows it says, or a basis."""
    assert section.findings
    for finding in section.findings:
        if finding.evidence is None:
            assert finding.basis
            continue
        met = ctx.feedback.filter(matching(finding.evidence.where)).collect()
        assert met.height == finding.evidence.rows > 0
        assert set(finding.evidence.ids) <= set(met["id"])
