"""The metrics of a service centre by calendar month, for the exported table of them."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from csvoice.analyze.metrics import Measured
from csvoice.company.metrics import CUSTOMERS, Metric
from csvoice.context import Context
from csvoice.kit.metrics import customers_over, known_metrics, measured_over
from csvoice.precision import PRECISIONS
from csvoice.schema import Column

_TEXT, _NUMBER = pl.String(), pl.Float64()

METRICS: tuple[Column, ...] = (
    Column("month", _TEXT, "calendar month: 2026-10", "月份"),
    Column("metric", _TEXT, "its name in metrics.toml", "指标代号"),
    Column("name", _TEXT, "what the report calls it", "指标"),
    Column("value", _NUMBER, "in its unit, over all feedback of the month", "数值"),
    Column("unit", _TEXT, "score, share (a fraction), time (seconds), count, yuan, nps", "单位"),
    Column("n", pl.Int64(), "feedback, or customers, it was worked out on", "样本数"),
    Column("low", _NUMBER, "lower end of its 95 % interval; empty for customers", "区间下限"),
    Column("high", _NUMBER, "upper end of it", "区间上限"),
    Column("target", _NUMBER, "customary, or the company's own; empty for none", "目标"),
    Column("better", _TEXT, "higher, lower, or empty where neither is", "好的方向"),
    Column("definition", _TEXT, "what counts", "口径"),
)


def metrics_by_month(ctx: Context) -> pl.DataFrame:
    """Work every metric out that the data have the columns for, in each calendar month.

    Without dates, or with dates that name no month, there are no rows.

    Returns:
        The columns METRICS, by month and in the order of metrics.toml.
    """
    schema = {one.name: one.dtype for one in METRICS}
    if ctx.period.start is None or PRECISIONS.index(ctx.precision) > PRECISIONS.index("month"):
        return pl.DataFrame(schema=schema)
    dated = pl.concat([ctx.history, ctx.feedback, ctx.after])
    metrics = known_metrics(ctx)
    values = measured_over(ctx, metrics, dated, "month") | _customers(metrics, dated)
    rows = [
        _row(metric, at, value) for metric in metrics for at, value in values.get(metric.key, ())
    ]
    return pl.DataFrame(rows, schema).sort("month", maintain_order=True)


def _customers(
    metrics: list[Metric], dated: pl.LazyFrame
) -> dict[str, tuple[tuple[datetime, Measured], ...]]:
    wanted = [one for one in metrics if one.kind in CUSTOMERS]
    counts = customers_over(dated, "month") if wanted else pl.DataFrame()
    nan = float("nan")
    return {
        one.key: tuple(
            (at, Measured(float(number), number, nan, nan))
            for at, number in counts.select("period", one.kind).drop_nulls().iter_rows()
        )
        for one in wanted
    }


def _row(metric: Metric, at: datetime, measured: Measured) -> dict[str, object]:
    own = {name: getattr(metric, name) for name in ("name", "unit", "target", "better")}
    worked_out = {name: getattr(measured, name) for name in ("value", "n", "low", "high")}
    month = f"{at:%Y-%m}"
    return (
        own | worked_out | {"month": month, "metric": metric.key, "definition": metric.definition}
    )
