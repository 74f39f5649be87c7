"""Whether a customer says that he leaves: an annotator's column."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from csvoice import MATCHING, Annotator, Column, Plan, TermMatcher
from csvoice_risk_warning.options import NAME, Options

COLUMN = f"{NAME}.leaving"
SAID = "有"

INNOCENT = (
    "退订短信", "退订回", "回复退订", "回td退订", "退订金", "退订单", "注销登记", "注销公司",
    "公司注销", "工商注销", "店铺注销", "注销营业执照", "注销抵押", "注销驾驶证", "注销登录",
    "注销登陆", "注销再登", "注销重新", "注销后重新", "卸载了两", "卸载了几", "卸载了好几",
    "卸载了重", "卸载了再", "卸载了又",
)  # fmt: skip
"""What contains a leaving word and is none; it hides the word where it stands."""

DENIED = r"(不想|不会|不要|不愿|没想|没有|没打算|别|无需|不用)$"
"""What takes a leaving word back when it stands right before it."""


def prepare(options: Options) -> Callable[[Plan], Callable[[pl.DataFrame], pl.DataFrame]]:
    """Build the annotator's function for the words of the options."""
    terms = [*options.leaving, *INNOCENT]

    def prepared(_plan: Plan) -> Callable[[pl.DataFrame], pl.DataFrame]:
        matcher = TermMatcher(terms)
        return lambda batch: _annotated(batch, matcher, len(options.leaving))

    return prepared


def _annotated(batch: pl.DataFrame, matcher: TermMatcher, leaving: int) -> pl.DataFrame:
    texts = batch[MATCHING]
    hits = matcher.find(texts).filter(pl.col("term") < leaving)
    before = texts.gather(hits["row"]).str.slice(0, hits["start"])
    meant = hits.filter(~before.str.contains(DENIED))["row"].unique()
    said = pl.int_range(batch.height, eager=True).is_in(meant.cast(pl.Int64).implode())
    return pl.select(pl.when(said).then(pl.lit(SAID)).alias(COLUMN))


def annotator(options: Options) -> Annotator:
    """Add `risk-warning.leaving`: 有 where the text says so."""
    meaning = Column(COLUMN, pl.String(), "有 where the customer says that he leaves", "离开的意思")
    return Annotator(NAME, (), (meaning,), prepare(options))
