"""Every brand in every aspect against all other brands, tested together."""

from __future__ import annotations

import numpy as np
import polars as pl

from csvoice import (
    OTHER_ISSUE,
    PRAISE,
    URGENT,
    Thresholds,
    benjamini_hochberg,
    newcombe,
    two_means,
    two_shares,
    welch,
)
from csvoice_competitor_benchmark.shrinkage import shrunk_means, shrunk_shares
from csvoice_competitor_benchmark.window import REST, Window

ISSUE, DETAIL, COMPLAINTS, URGENCY = "issue", "issue_detail", "complaints", "urgency"
RESOLVED, AT_ONCE = "resolved", "first_contact_resolved"
RATING, SENTIMENT = "rating", "sentiment"
FELT, STARS = "aspect_sentiment", "aspect_rating"
PAINS = (ISSUE, DETAIL, COMPLAINTS, URGENCY)
PROCESS = (RESOLVED, AT_ONCE)
BY_ASPECT = (FELT, STARS)
SCORES = (RATING, SENTIMENT, *BY_ASPECT)
MIN_ROWS = 10
"""An issue with fewer rows over all brands is left out."""

MIN_SCORE = {RATING: 0.1, SENTIMENT: 0.05, STARS: 0.1, FELT: 0.05}
"""Smallest difference of means worth a word; that of shares is a threshold of the run."""

DETAILS = 15
"""Finer issues that are compared, the most frequent."""

ASPECTS = 10
"""Issues that are judged brand by brand, the most mentioned first; more tests find less."""

UNIFORM = 0.98
"""Where nearly all feedback is of one nature, its share and the mean sentiment say nothing."""

NOT_PRAISED = pl.col("nature").ne_missing(pl.lit(PRAISE))
COMPLAINT = "投诉"
COUNTED = {COMPLAINTS: pl.col("nature") == COMPLAINT, URGENCY: pl.col("severity") == URGENT}
"""What of a brand's feedback is counted, whatever it is about."""


def compare(window: Window, thresholds: Thresholds) -> pl.DataFrame:
    """Compare each brand with all other rows, in every aspect the data have.

    Returns:
        One row a brand and aspect. Columns: `brand`, `measure` (one of PAINS, PROCESS and SCORES),
        `aspect` (the issue, else empty), `count` (rows that count; null for means), `n`, `value`,
        `other` (the same measure of all other rows), `other_count`, `other_n`, `shrunk`
        (empirical Bayes; means over all feedback as they are), `difference`, `low`, `high`
        (95 %), `p`, `q` (Benjamini-Hochberg over all rows), `real` (passes the test and the
        minimum effect, and both sides have enough rows for a share), `worse` (the difference is
        to the brand's disadvantage).
    """
    rows = window.rows
    known = [name for name in PROCESS if name in rows.columns]
    process = [_share(rows.drop_nulls(name), name, pl.col(name)) for name in known]
    typed = [_issues(rows, name) for name in (ISSUE, DETAIL) if name in rows.columns]
    shares = pl.concat([*typed, *(_share(rows, *one) for one in COUNTED.items()), *process])
    overall = rows.with_columns(aspect=pl.lit(""))
    scores = pl.concat(
        [
            *(_means(overall, name, name) for name in (RATING, SENTIMENT) if name in rows.columns),
            *_by_aspect(rows),
        ]
    )
    cells = pl.concat([_tested_shares(shares), _tested_means(scores)], how="diagonal")
    named = cells.filter(pl.col("brand") != REST, pl.col("other_n") > 0)
    higher_is_worse = pl.col("measure").is_in(PAINS)
    enough = pl.col("measure").replace_strict(MIN_SCORE, default=thresholds.min_change)
    return (
        named.with_columns(q=benjamini_hochberg(named["p"].to_numpy()))
        .with_columns(
            real=(pl.col("q") < thresholds.q_value)
            & (pl.col("low") * pl.col("high") > 0)
            & (pl.col("difference").abs() >= enough)
            & (pl.min_horizontal("n", "other_n") >= thresholds.min_share_rows),
            worse=(pl.col("difference") > 0) == higher_is_worse,
        )
        .sort("measure", "aspect", "brand")
    )


def _issues(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Count issues among what is not praise, brand by brand, none left out where it is 0."""
    base = rows.filter(NOT_PRAISED, pl.col(ISSUE).is_not_null())
    sizes = base.group_by("group").agg(n=pl.len().cast(pl.Int64))
    named = base.select("group", aspect=pl.col(column)).drop_nulls("aspect")
    # An export's own labels have their 其他原因, 其他问题 as well; neither is an aspect.
    known = named.filter(~pl.col("aspect").str.starts_with(OTHER_ISSUE)).group_by("aspect").len()
    enough = known.filter(pl.col("len") >= MIN_ROWS).sort("len", "aspect", descending=[True, False])
    aspects = enough.select("aspect").head(DETAILS if column == DETAIL else enough.height)
    counted = named.group_by("group", "aspect").agg(count=pl.len().cast(pl.Int64))
    return (
        sizes.join(aspects, how="cross")
        .join(counted, on=["group", "aspect"], how="left")
        .select(
            brand="group",
            measure=pl.lit(column),
            aspect="aspect",
            count=pl.col("count").fill_null(0),
            n="n",
        )
        .sort("aspect", "brand")
    )


def _share(rows: pl.DataFrame, measure: str, counts: pl.Expr) -> pl.DataFrame:
    return (
        rows.group_by(brand="group")
        .agg(count=counts.sum().cast(pl.Int64), n=pl.len().cast(pl.Int64))
        .select("brand", measure=pl.lit(measure), aspect=pl.lit(""), count="count", n="n")
        .sort("brand")
    )


def mentions(rows: pl.DataFrame) -> pl.DataFrame:
    """Give a row to every issue that a row mentions: `aspect`, and `felt`, what is felt of it."""
    named = pl.col("issues").struct
    return (
        rows.explode("issues")
        .with_columns(aspect=named.field("issue"), felt=named.field("sentiment"))
        .drop_nulls("aspect")
        .filter(~pl.col("aspect").str.starts_with(OTHER_ISSUE))
    )


def one_nature(rows: pl.DataFrame) -> bool:
    """Whether nearly all or nearly none of the feedback complains."""
    complaints = (rows["nature"] == COMPLAINT).sum() / rows.height
    return not 1 - UNIFORM < complaints < UNIFORM


def _by_aspect(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """Average what is felt of each issue, and the stars of the rows that mention it."""
    if "issues" not in rows.columns:
        return []
    named = mentions(rows)
    sizes = named.group_by("aspect").len().filter(pl.col("len") >= MIN_ROWS)
    judged = sizes.sort(-pl.col("len").cast(pl.Int64), "aspect").head(ASPECTS)["aspect"]
    kept = named.filter(pl.col("aspect").is_in(judged.implode()))
    return [
        _means(kept, measure, value)
        for measure, value in ((FELT, "felt"), (STARS, RATING))
        if value in kept.columns and not (measure == FELT and one_nature(rows))
    ]


def _tested_shares(cells: pl.DataFrame) -> pl.DataFrame:
    by = ["measure", "aspect"]
    whole = cells.with_columns(
        other_count=pl.col("count").sum().over(by) - pl.col("count"),
        other_n=pl.col("n").sum().over(by) - pl.col("n"),
    )
    x, n, other, rest = (
        whole[name].to_numpy() for name in ("count", "n", "other_count", "other_n")
    )
    low, high = newcombe(x, n, other, rest)
    value, baseline = x / n, other / np.maximum(rest, 1)
    return whole.with_columns(
        value=value,
        other=baseline,
        shrunk=_shrunk(whole),
        difference=value - baseline,
        low=low,
        high=high,
        p=two_shares(x, n, other, rest),
    )


def _shrunk(cells: pl.DataFrame) -> pl.Series:
    estimates = [
        pl.Series(shrunk_shares(part["count"].to_numpy(), part["n"].to_numpy()))
        for part in cells.partition_by("measure", "aspect", maintain_order=True)
    ]
    return pl.concat([pl.Series([], dtype=pl.Float64), *estimates])


def _means(rows: pl.DataFrame, measure: str, column: str) -> pl.DataFrame:
    value = pl.col(column)
    return (
        rows.drop_nulls(column)
        .group_by("aspect", brand="group")
        .agg(
            n=pl.len().cast(pl.Int64),
            value=value.mean(),
            deviation=value.std(),
            total=value.sum(),
            squares=(value**2).sum(),
        )
        .select(pl.all().exclude("aspect"), "aspect", measure=pl.lit(measure))
        .sort("aspect", "brand")
    )


def _tested_means(cells: pl.DataFrame) -> pl.DataFrame:
    rest = {name: pl.col(name).sum() - pl.col(name) for name in ("n", "total", "squares")}
    whole = cells.with_columns(
        value.over("measure", "aspect").alias(f"other_{name}") for name, value in rest.items()
    ).with_columns(other=pl.col("other_total") / pl.col("other_n"))
    variance = (pl.col("other_squares") - pl.col("other_n") * pl.col("other") ** 2) / (
        pl.col("other_n") - 1
    )
    whole = whole.with_columns(other_deviation=variance.clip(lower_bound=0).sqrt())
    names = ("value", "deviation", "n", "other", "other_deviation", "other_n")
    mean, deviation, n, other, other_deviation, other_n = (
        whole[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in names
    )
    groups = (mean, deviation, n, other, other_deviation, other_n)
    low, high = welch(*groups)
    return whole.with_columns(
        shrunk=_shrunk_means(whole),
        difference=pl.col("value") - pl.col("other"),
        low=pl.Series(low),
        high=pl.Series(high),
        p=pl.Series(two_means(*groups)),
    ).drop("deviation", "total", "squares", "other_total", "other_squares", "other_deviation")


def _shrunk_means(cells: pl.DataFrame) -> pl.Series:
    """Draw means by aspect towards that of all brands; means over all feedback stay."""
    estimates = [
        pl.Series(shrunk_means(*(part[name].to_numpy() for name in ("value", "deviation", "n"))))
        if part["measure"][0] in BY_ASPECT
        else part["value"]
        for part in cells.partition_by("measure", "aspect", maintain_order=True)
    ]
    return pl.concat([pl.Series([], dtype=pl.Float64), *estimates])
