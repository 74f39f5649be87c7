"""The rows below a header: what of them is no data, and cells as the customer's system meant them.

Empty columns, 合计 and foot rows, repeated headers and protected numbers are the same in every
format, so all of them come here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from csvoice.read.headers import Header

_NUMBER = (
    r"^[-+¥￥$]?\s*(?:共计?\s*)?[\d.,]+\s*[%条件个元分秒次人行单笔起]?"
    r"(?:记录|数据|工单|投诉|反馈|评论)?$"
)
_TOTAL = (
    r"^[\s（(]*(?:本页|本表|本月|本日|当前|全部|数据)?(?:合计|小计|总计|共计|总数|汇总|累计|总合计"
    r"|sub\s*total|grand\s*total|totals?)[)）\s]*[:：]?\s*(?:共\s*)?[\d.,%条件个行]*(?:记录|数据)?\s*$"
    r"|^[\w\s（）()]{1,12}(?:合计|小计|总计)[:：]?$"
)
_SIGNED = (
    r"^(?:制表|填表|填报|统计|汇总|审核|审批|审定|复核|校对|经办|编制|导出|打印|下载|查询|生成|报送|签发"
    r"|负责|主管|领导)(?:人|员|单位|部门|时间|日期|签字|条件|意见)*\s*[:：]"
)
_REMARK = (
    r"^[\[【(（*※#]*(?:备注|附注|注释?|说明|注意|数据来源|数据范围|来源|统计口径|口径|截至|截止|单位|日期|时间)"
    r"[\]】)）]*\s*\d*\s*[:：]"
)
_ENDING = (
    r"^[-—=*\s]*(?:以下(?:空白|无正文)|(?:表格|数据|报表)?(?:结束|到此为止)|(?i:end|eof))[-—=*\s]*$"
    r"|^(?:本次|本页)?(?:共|共计|总共|总计)(?:导出|查询到|有)?\s*[\d,]+\s*(?:条|行|件|个)"
)
_LABELLED = r"^[\p{Han}A-Za-z]{1,8}\s*[:：]"
_LAST = 50
"""A foot is looked for in so many rows."""


def total_rows(frame: pl.DataFrame) -> pl.Series:
    """Mark rows whose first cell says 合计 and whose other cells are numbers."""
    if not frame.width:
        return pl.Series([], dtype=pl.Boolean)
    total = _says(_first(), _TOTAL) & (_filled() - _count(_NUMBER) <= 1)
    return frame.select(total.alias("total")).to_series()


def foot_rows(frame: pl.DataFrame, totals: pl.Series) -> pl.Series:
    """Mark the rows under a table that sign or explain it: 制表人：…, 备注：…, 共 10 条记录.

    Only the last rows, blank ones and totals between them allowed, are feet, and only where they
    fill fewer cells than the rows of the table usually do. So a feedback that begins with 备注：
    stays, and a file of one column has no foot.
    """
    if frame.width < 2 or frame.is_empty():
        return pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
    above, last = max(0, frame.height - _LAST), frame.tail(_LAST)
    usual = pl.lit(frame.select(_filled().median()).item())
    opens = _says(_first(), f"(?:{_SIGNED}|{_REMARK}|{_ENDING})")
    foot = opens & (_filled() - _count(_LABELLED) - _count(_NUMBER) <= 1) & (_filled() < usual)
    marked = last.select(foot=foot, blank=_filled() == 0).with_columns(total=totals.tail(_LAST))
    under = pl.any_horizontal(pl.all()).reverse().cum_min().reverse()
    feet = marked.select((pl.col("foot") & under).alias("foot")).to_series()
    return pl.repeat(value=False, n=above, dtype=pl.Boolean, eager=True).append(feet)


def _first() -> pl.Expr:
    return pl.coalesce(pl.all()).str.strip_chars()


def _filled() -> pl.Expr:
    return pl.sum_horizontal(pl.all().is_not_null()).cast(pl.Int64)


def _count(pattern: str) -> pl.Expr:
    return pl.sum_horizontal(pl.all().str.contains(pattern).fill_null(value=False)).cast(pl.Int64)


def _says(cell: pl.Expr, pattern: str) -> pl.Expr:
    return cell.str.to_lowercase().str.contains(pattern).fill_null(value=False)


_PROTECTED = (r'^="([^"]*)"$', r"^[`'’]([\w.:/+-]+)$", r"^'(\s*[=+@＝＋－＠-](?s:.*))$")
"""Cells that a system kept Excel from taking for numbers or formulas: ="000123", `000123, '=A1."""

_MARKED = "^[`'’]"


@dataclass(frozen=True, slots=True)
class Body:
    """The rows below a header that hold data.

    Attributes:
        frame: String columns under the header's names; blank cells are null.
        rows: Row numbers in the file.
        totals: 合计 rows, foot rows and repeated headers that were dropped.
        notes: Chinese sentences on what was dropped.
    """

    frame: pl.DataFrame
    rows: pl.Series
    totals: int
    notes: tuple[str, ...]


def to_body(frame: pl.DataFrame, rows: pl.Series, header: Header) -> Body:
    """Drop what is no data: empty nameless columns, blank rows at the end, totals, feet."""
    frame = frame.select(_freed(cells) for cells in frame)
    frame = frame.select(
        pl.when(cell.str.contains(r"\S")).then(cell) for cell in map(pl.col, frame.columns)
    )
    frame, rows = _without_blank_end(frame, rows)
    frame, empty = _without_empty_columns(frame, header)
    totals, headers = total_rows(frame), _repeated_headers(frame)
    feet = foot_rows(frame, totals)
    kept = ~(totals | feet | headers)
    notes = [
        *([] if header.rows else ["没有找到表头，各列记作「第1列」「第2列」……。"]),
        *([f"去掉了 {empty} 个没有内容的空列。"] if empty else []),
        *([f"去掉了 {totals.sum()} 行合计、小计。"] if totals.any() else []),
        *([_feet_note(frame, rows, feet)] if feet.any() else []),
        *([f"去掉了 {headers.sum()} 行重复的表头。"] if headers.any() else []),
    ]
    dropped = int((~kept).sum())
    return Body(*_without_blank_end(frame.filter(kept), rows.filter(kept)), dropped, tuple(notes))


def _freed(cells: pl.Series) -> pl.Series:
    if not cells.str.starts_with('="').any() and not cells.str.contains(_MARKED).any():
        return cells
    for protected in _PROTECTED:
        cells = cells.str.replace(protected, "$1")
    return cells


def _without_blank_end(frame: pl.DataFrame, rows: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    last = filled.arg_true().max()
    length = 0 if last is None else int(last) + 1  # type: ignore[arg-type]
    return frame.head(length), rows.head(length)


def _without_empty_columns(frame: pl.DataFrame, header: Header) -> tuple[pl.DataFrame, int]:
    nameless = [header.names[place] for place in sorted(header.empty)]
    empty = [name for name in nameless if frame[name].null_count() == frame.height]
    return frame.drop(empty), len(empty)


def _feet_note(frame: pl.DataFrame, rows: pl.Series, feet: pl.Series) -> str:
    """Name the first foot row by its label alone: what follows may be a person's name."""
    first = int(feet.arg_true()[0])
    cell = next(cell for cell in frame.row(first) if cell)
    label = re.split("[:：]", cell.strip())[0]
    return f"去掉了表尾 {feet.sum()} 行说明，如第 {rows[first]:,} 行的“{label[:20]}”。"


def _repeated_headers(frame: pl.DataFrame) -> pl.Series:
    if frame.width < 2:
        return pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
    same = [pl.col(name).str.strip_chars() == name for name in frame.columns]
    return frame.select(pl.all_horizontal(same).fill_null(value=False).alias("header")).to_series()
