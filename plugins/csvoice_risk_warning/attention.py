"""What many others have noticed: votes on alarms, and single rows that spread by themselves."""

from __future__ import annotations

import numpy as np
import polars as pl

from csvoice import PRAISE, Condition, Finding, evidence, numerals, ticket
from csvoice.kit import NOT_PRAISE
from csvoice_risk_warning.options import NAME
from csvoice_risk_warning.watch import Watch

LEAST_VOTED = 30
"""With fewer rows that have votes, nothing tells what is usual."""

FAR = 5.0
"""Robust deviations above the median, on the log scale, that are unusual attention."""

LEAST_SPREAD = 0.5
"""A deviation is taken as no less, on the log scale: where nearly all rows have no votes at all."""

LEAST_VOTES = 50


def viral(watch: Watch) -> pl.DataFrame:
    """Return the complaints of the report with far more votes than usual, the most first.

    An outlier is five robust standard deviations (1.4826 times the median absolute deviation) above
    the median of log(1 + votes): P. J. Rousseeuw and C. Croux (1993), JASA 88.
    """
    if "votes" not in watch.rows.columns:
        return watch.rows.clear()
    known = watch.rows.filter(pl.col("votes").is_not_null())
    if known.height < LEAST_VOTED:
        return known.clear()
    logs = np.log1p(known["votes"].clip(0).to_numpy())
    middle = float(np.median(logs))
    spread = max(1.4826 * float(np.median(np.abs(logs - middle))), LEAST_SPREAD)
    limit = max(float(np.expm1(middle + FAR * spread)), LEAST_VOTES)
    reported = watch.reported.filter(
        pl.col("votes") >= limit, pl.col("nature").ne_missing(pl.lit(PRAISE))
    )
    return reported.sort("votes", "id", descending=[True, False])


def attention_findings(watch: Watch, spreading: pl.DataFrame) -> list[Finding]:
    """Escalate the row that most have noticed."""
    if spreading.is_empty():
        return []
    least, most = (float(spreading["votes"][place]) for place in (-1, 0))
    where = [Condition("votes", ">=", least), NOT_PRAISE, *watch.within()]
    usual = float(np.median(watch.rows["votes"].drop_nulls().to_numpy()))
    said = (
        "{n} 条反馈受到异常关注，最多的（{id}）获点赞 {most} 次（通常 {usual} 次），建议当日回应。"
    ).format(
        n=numerals.count(spreading.height),
        id=ticket(spreading["id"][0]),
        most=numerals.count(int(most)),
        usual=numerals.count(round(usual)),
    )
    return [
        Finding(
            section=NAME,
            measure="attention",
            segment="votes",
            statement=said,
            value=spreading.height,
            unit="count",
            n=watch.reported.height,
            baseline=usual,
            severity="一般",
            evidence=evidence(watch.rows, where, first=spreading["id"].head(5).to_list()),
        )
    ]
