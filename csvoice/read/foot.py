"""Rows that sum a table up or stand under it: 合计, 制表人, 备注, 导出时间."""

from __future__ import annotations

import polars as pl

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
