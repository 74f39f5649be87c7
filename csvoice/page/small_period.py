"""Say when the period of a report holds next to nothing of the data, and how to see more."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from csvoice import numerals
from csvoice.analyze.series.periods import LENGTHS, name_of
from csvoice.context import Context

SMALL = 0.05
"""Below this share of all dated rows a period may be too small to be worth a report."""

SMALLER = 0.2
"""It is where it also holds less than this share of the rows of the largest one."""


def small_period(ctx: Context) -> Iterator[str]:
    """Name the larger period, with the commands for it and for all; nothing where all is well."""
    if ctx.period.start is None or ctx.period.by == "all":
        return
    every = LENGTHS[ctx.period.by]
    parts = [part.select("created_at") for part in (ctx.history, ctx.feedback, ctx.after)]
    dates = pl.concat(parts).drop_nulls().select(start=pl.col("created_at").dt.truncate(every))
    sizes = dates.group_by("start").len("rows").sort("rows", "start", descending=True).collect()
    here = pl.col("start") == pl.lit(ctx.period.start).dt.truncate(every)
    n, total = int(sizes.filter(here)["rows"].sum()), int(sizes["rows"].sum())
    if sizes.is_empty() or n >= min(SMALL * total, SMALLER * sizes["rows"][0]):
        return
    label, wanted = name_of(sizes["start"][0], ctx.period.by)
    yield (
        f"这一期只有 {numerals.count(n)} 条，在有日期的 {numerals.count(total)} 条里占 "
        f"{numerals.share(n / total)}。反馈最多的是 {label}"
        f"（{numerals.count(sizes['rows'][0])} 条），要看它请加 "
        f"--period {wanted}，看全部请加 --period all。"
    )
