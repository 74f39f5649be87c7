"""How quickly and how well each brand deals with feedback, and where it can be reached."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from csvoice import Block, Heading, Paragraph, Table, TableColumn, numerals
from csvoice.kit import listed
from csvoice_competitor_benchmark.cells import AT_ONCE, RESOLVED
from csvoice_competitor_benchmark.window import REST, Window
from csvoice_competitor_benchmark.wording import TITLES, verdict

TIMES = ("response_seconds", "handle_seconds")
CHANNELS = 6
LEVEL = 0.95


def blocks(window: Window, cells: pl.DataFrame) -> list[Block]:
    """Compare what the data tell of handling, and say which columns would tell more."""
    present = [
        name for name in _TITLES if name in window.rows.columns and window.rows[name].count()
    ]
    measured = [name for name in present if name != "channel"]
    said = [Paragraph(_missing(present))] if len(present) < len(_TITLES) else []
    if not measured and not _several_channels(window, present):
        return [Heading("处理与渠道"), *said]
    return [Heading("处理与渠道"), _table(window, cells, present), *said]


def median_interval(values: np.ndarray[Any, Any]) -> tuple[float, float] | None:
    """Return a confidence interval of the median, by order statistics; None for under 6 values.

    It holds whatever the distribution, at 95 % or a little above. Source: G. J. Hahn and
    W. Q. Meeker (1991), Statistical Intervals, section 5.2.
    """
    from scipy.special import bdtr

    n = len(values)
    # Not scipy.stats, which takes longer to load than the whole section to build.
    place = int(np.count_nonzero(bdtr(np.arange(n // 2 + 1), n, 0.5) < (1 - LEVEL) / 2))
    if place < 1:
        return None
    ordered = np.sort(values)
    return float(ordered[place - 1]), float(ordered[n - place])


_TITLES = {
    "response_seconds": "首次响应（中位数）", "handle_seconds": "处理时长（中位数）",
    **{name: TITLES[name] for name in (RESOLVED, AT_ONCE)}, "channel": "渠道",
}  # fmt: skip


def _missing(present: list[str]) -> str:
    names = {
        "response_seconds": "响应时长",
        "handle_seconds": "处理时长",
        RESOLVED: "是否解决",
        AT_ONCE: "是否一次解决",
        "channel": "渠道",
    }
    lacking = [title for name, title in names.items() if name not in present]
    return (
        f"数据中没有{listed(f'「{title}」' for title in lacking)}，无法比较各品牌的这些方面；"
        "补上后可看到谁响应更快、解决更多。"
    )


def _several_channels(window: Window, present: list[str]) -> bool:
    return "channel" in present and window.rows["channel"].drop_nulls().n_unique() > 1


def _table(window: Window, cells: pl.DataFrame, present: list[str]) -> Table:
    columns = [TableColumn("品牌")]
    for name in present:
        columns.append(
            TableColumn(_TITLES[name], "share" if name in (RESOLVED, AT_ONCE) else "text")
        )
        columns += [TableColumn("与其他品牌比")] if name in (RESOLVED, AT_ONCE) else []
    rows = tuple(
        (brand, *(value for name in present for value in _values(window, cells, brand, name)))
        for brand in window.compared
    )
    note = (
        "时长写作中位数（95% 区间）；区间重叠的品牌，快慢分不出先后，不足 6 条的不给区间。"
        "渠道按反馈多少排列，只是数据里出现过的，不等于品牌开通的全部渠道。"
    )
    return Table(tuple(columns), rows, note=note)


def _values(
    window: Window, cells: pl.DataFrame, brand: str, name: str
) -> tuple[str | float | None, ...]:
    mine = window.rows.filter(pl.col("group") == brand, pl.col("group") != REST)
    if name in TIMES:
        return (_median(mine[name].drop_nulls().to_numpy()),)
    if name == "channel":
        return (_channels(mine["channel"].drop_nulls()),)
    cell = cells.filter(pl.col("brand") == brand, pl.col("measure") == name)
    if cell.is_empty():
        return None, None
    return cell["value"][0], verdict(cell.row(0, named=True))


def _median(values: np.ndarray[Any, Any]) -> str | None:
    if not len(values):
        return None
    middle, ends = numerals.duration(float(np.median(values))), median_interval(values)
    if ends is None:
        return middle
    low, high = map(numerals.duration, ends)
    return f"{middle}（{low} ～ {high}）"


def _channels(values: pl.Series) -> str | None:
    counted = values.value_counts(name="n").sort(-pl.col("n").cast(pl.Int64), values.name)
    return listed(counted[values.name].head(CHANNELS)) or None
