"""Whether texts have several labels: split cells, or the same feedback on several rows."""

from __future__ import annotations

import polars as pl

SEPARATORS = (";", "；", "|", "、", "，", ",", "/")
OFTEN = 0.05
"""From this share of the cells, or of the texts, on it is no accident."""


def split_cells(labels: pl.Series) -> tuple[pl.Series, str]:
    """Split cells at the separator they use, if they use one.

    A separator divides labels, and is not part of a name (服务/态度), where splitting makes no
    more names than there are cells, and most of the parts stand in other cells too.

    Returns:
        A list of labels a row, and a Chinese sentence; the sentence is empty, and each list holds
        its whole cell, where nothing divides.
    """
    for separator in SEPARATORS:
        lists = _parts(labels, separator)
        if _divides(labels, lists):
            return lists, f"一格里用「{separator}」隔开了几个类别，按多类别学习。"
    return labels.to_frame("label").select(pl.concat_list("label"))["label"], ""


def _parts(labels: pl.Series, separator: str) -> pl.Series:
    parts = labels.str.split(separator).list.eval(pl.element().str.strip_chars())
    filled = parts.list.eval(pl.element().filter(pl.element() != ""))
    return filled.list.unique(maintain_order=True)


def _divides(labels: pl.Series, lists: pl.Series) -> bool:
    divided = lists.list.len() > 1
    if int(divided.sum()) < OFTEN * len(labels) or bool((lists.list.len() == 0).any()):
        return False
    cells = pl.DataFrame({"cell": labels, "part": lists}).unique("cell").explode("part")
    uses = cells.group_by("part").len()
    among = cells.filter(pl.col("cell") != pl.col("part")).select("part").unique()
    shared = among.join(uses.filter(pl.col("len") > 1), on="part", how="semi").height
    return uses.height <= labels.n_unique() and 2 * shared > among.height


def spread_over_rows(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series, str]:
    """Join rows of a `text` that repeat it under another `label`, if many do.

    Returns:
        The first row of each feedback (all rows where few have several labels), a list of labels
        a row, and a Chinese sentence, empty where nothing was joined.
    """
    grouped = frame.group_by("text", maintain_order=True).agg(pl.col("label").unique().sort())
    several = int((grouped["label"].list.len() > 1).sum())
    if several < OFTEN * grouped.height:
        return frame, frame.select(pl.concat_list("label"))["label"], ""
    first = frame.unique("text", keep="first", maintain_order=True)
    said = f"有 {several:,} 条反馈分成几行、各带一个类别，按多类别学习。"
    return first, grouped["label"], said
