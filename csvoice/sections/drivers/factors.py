"""What may go with a low rating or an unresolved ticket: issues, words, places, waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import SMALL_SAMPLE, Booleans, Integers
from csvoice.analyze.statistics.stratified import pooled, strata_of
from csvoice.context import Context
from csvoice.document.findings import Condition
from csvoice.kit.rows import rows_of
from csvoice.kit.wording import between, quoted
from csvoice.schema import OTHER_ISSUE

PLACES = ("channel", "product", "brand", "region")
MOST_WORDS = 800
TELLING = 3
"""Characters of a word that says what it is about; 设备 and 牌子 give no one anything to do."""

MOST_COMMON = 0.5
"""A word in more than half of the rows sets nothing apart."""

WAITS = (
    (0.0, 1_800.0, "首次响应在 30 分钟以内的反馈"),
    (1_800.0, 7_200.0, "首次响应用了 30 分钟到 2 小时的反馈"),
    (7_200.0, 86_400.0, "首次响应用了 2 到 24 小时的反馈"),
    (86_400.0, float("inf"), "首次响应超过 24 小时的反馈"),
)
"""The response targets of the risk warning, 30 minutes, 2 hours and 24 hours, as limits."""

OUTCOME_WORDS = frozenset(
    {"解决", "处理", "未解决", "没解决", "已解决", "回访", "评分", "打分", "好评", "差评", "中评"}
    | {"满意", "不满意", "满意度", "星", "五星", "一星", "零星", "负分", "追评", "结案", "已处理"}
)
"""Words that tell the outcome itself; that they go with it says nothing."""


@dataclass(frozen=True, slots=True)
class Group:
    """Factors that are compared within the same strata.

    Attributes:
        names: What a sentence calls the rows with each factor.
        where: What these rows meet.
        matrix: Sparse 0 and 1, rows of the period × factors.
        strata: Number of each row's stratum.
        known: Rows of which it is known whether they have the factor.
    """

    names: list[str]
    where: list[tuple[Condition, ...]]
    matrix: Any
    strata: Integers
    known: Booleans


def strata_columns(ctx: Context) -> list[str]:
    """Return the columns within whose values feedback is compared: channel, product or brand."""
    thing = [name for name in ("product", "brand") if name in ctx.columns][:1]
    return [name for name in ("channel",) if name in ctx.columns] + thing


def factor_groups(ctx: Context, *, typed: bool = True) -> list[Group]:
    """Return all factors the data have, words last: what has a name of its own goes by it.

    Args:
        ctx: The period.
        typed: Whether issue types are factors; not where they are another name of the outcome.
    """
    rows = rows_of(ctx)
    present = strata_columns(ctx)
    columns = pooled(rows, present)
    every = strata_of(columns, present)
    groups = [_values(rows, "issue", every)] if typed else []
    for name in PLACES:
        if name in ctx.columns:
            # A model has one brand: within models, brands cannot be compared.
            own = {name, "product"} if name == "brand" else {name}
            strata = strata_of(columns, [one for one in present if one not in own])
            groups.append(_values(rows, name, strata))
    if "response_seconds" in ctx.columns:
        groups.append(_waits(ctx, every))
    groups.append(_words(ctx, every))
    return [group for group in groups if group.names]


def _words(ctx: Context, strata: Integers) -> Group:
    """Words, but for those that judge by themselves: 好用 goes with five stars everywhere."""
    counts, lexicon = ctx.counts, ctx.plan.lexicon
    common = (counts.documents >= SMALL_SAMPLE) & (counts.documents <= MOST_COMMON * counts.rows)
    order = np.lexsort((np.arange(len(common)), -counts.documents))
    told = lexicon.sentiment.keys() | OUTCOME_WORDS | lexicon.negation
    places = _names_of_places(ctx)
    column = [
        place
        for place in order[common[order]][: 2 * MOST_WORDS].tolist()
        if len(word := counts.vocabulary[place]) >= TELLING
        and word not in told
        and word not in places
    ][:MOST_WORDS]
    words = counts.vocabulary[column].tolist()
    return Group(
        [f"提到「{word}」的反馈" for word in words],
        [(Condition("tokens", "contains", word),) for word in words],
        counts.matrix[:, column].astype(np.float64),
        strata,
        np.ones(counts.rows, dtype=bool),
    )


def _names_of_places(ctx: Context) -> str:
    """Join the names of all places: a word out of their names is told as such."""
    rows = rows_of(ctx)
    names = [rows[name].drop_nulls().unique().sort() for name in PLACES if name in rows.columns]
    return "\n".join(value for values in names for value in values).lower()


def _values(rows: pl.DataFrame, column: str, strata: Integers) -> Group:
    # Praise counts here, too, so that there are more of them than issues are counted.
    forms = {"issue": "谈到{value}的反馈", "channel": "来自{value}的反馈"}
    from scipy.sparse import csr_array

    sizes = rows.drop_nulls(column).group_by(column).len().filter(pl.col("len") >= SMALL_SAMPLE)
    values = [one for one in sizes[column].sort().to_list() if one != OTHER_ISSUE]
    place = rows[column].replace_strict(values, range(len(values)), default=None)
    row = np.flatnonzero(place.is_not_null().to_numpy())
    entries = (np.ones(len(row)), (row, place.drop_nulls().to_numpy()))
    form = forms.get(column, "{value}的反馈")
    name_of = quoted if column == "issue" else between
    names = [form.format(value=name_of(one)).strip() for one in values]
    return Group(
        names if len(sizes) > 1 else [],
        [(Condition(column, "==", one),) for one in values],
        csr_array(entries, shape=(rows.height, len(values))),
        strata,
        rows[column].is_not_null().to_numpy(),
    )


def _waits(ctx: Context, strata: Integers) -> Group:
    from scipy.sparse import csr_array

    seconds = ctx.feedback.select("response_seconds").collect().to_series()
    wait = seconds.fill_null(float("nan")).to_numpy()
    within = np.column_stack([(wait >= low) & (wait < high) for low, high, _name in WAITS])
    return Group(
        [name for _low, _high, name in WAITS],
        [_between(low, high) for low, high, _name in WAITS],
        csr_array(within.astype(np.float64)),
        strata,
        seconds.is_not_null().to_numpy(),
    )


def _between(low: float, high: float) -> tuple[Condition, ...]:
    ends = (Condition("response_seconds", ">=", low), Condition("response_seconds", "<", high))
    return tuple(end for end in ends if end.value not in (0.0, float("inf")))
