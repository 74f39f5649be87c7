"""Labelled rows: what a classifier learns from, made of a read table, with what is wrong said.

A text has one label, or several where the table shows it: the same feedback on several rows, or
cells such as `物流;客服`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.errors import InputError, UsageError
from csvoice.learn.several import split_cells, spread_over_rows
from csvoice.nearest import hint
from csvoice.schema import EXPORT_PREFIX

HEADERS = (
    "问题类型", "一级标签", "一级分类", "问题分类", "问题类别", "投诉问题", "投诉类型", "投诉分类",
    "反馈类型", "工单类型", "诉求类型", "分类", "类别", "类型", "标签", "label", "labels",
    "category", "cat", "issue", "class", "type",
)  # fmt: skip
"""Headers of a label column, the likeliest first, where reading did not find one."""

MOST_LABELS = 1_000
MOST_DISTINCT = 0.5
LONGEST_LABEL = 25
_FEW_ROWS = 20
_NAMED = 8


@dataclass(frozen=True, slots=True, eq=False)
class LabelledRows:
    """Texts and what they are about.

    Attributes:
        texts: What a classifier takes: columns `text` (as matched: clean, masked, simplified)
            and `tokens` where they were cut; one row a text.
        labels: One label a text, shape (n,), str objects; or, where texts have several, 0 or 1
            a text and class, shape (n, classes).
        classes: The distinct labels, sorted.
        ids: Ids of the rows, shape (n,).
        dates: When they were said, shape (n,), datetime64[us]; None where the table has no dates.
        groups: Rows with the same number say the same and belong on one side of a split, shape
            (n,), int64; here: equal but for white space and punctuation.
        header: Header of the label column.
        unlabelled: Rows left out because their label is empty.
        notes: Chinese sentences on what was left out or noticed.
    """

    texts: pl.DataFrame
    labels: NDArray[Any]
    classes: tuple[str, ...]
    ids: NDArray[np.object_]
    dates: NDArray[np.datetime64] | None
    groups: NDArray[np.int64]
    header: str
    unlabelled: int
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return self.texts.height

    @property
    def several(self) -> bool:
        """Whether a text may have more than one label."""
        return self.labels.ndim == 2

    def take(self, rows: NDArray[np.int64]) -> LabelledRows:
        """Return some of the rows, by their numbers; classes stay as they are."""
        dates = None if self.dates is None else self.dates[rows]
        return replace(
            self,
            texts=self.texts[rows],
            labels=self.labels[rows],
            ids=self.ids[rows],
            dates=dates,
            groups=self.groups[rows],
        )


def labelled_rows(frame: pl.DataFrame, header: str | None = None) -> LabelledRows:
    """Take the labelled rows of a table.

    Args:
        frame: Raw or annotated rows: `text`, `id`, and `tokens`, `created_at`, `label` and
            `export:` columns where there are some.
        header: Header of the label column; None finds it.

    Raises:
        UsageError: There is no such header, or none that looks like a label.
        InputError: The labels cannot be learned from: all empty, one class only, an id, a free
            text.
    """
    column, name = _label_column(frame, header)
    labels = frame[column].cast(pl.String).str.strip_chars().replace("", None).alias("label")
    labelled = frame.with_columns(labels).filter(pl.col("label").is_not_null())
    unlabelled = frame.height - labelled.height
    _check(labelled["label"], name)
    lists, why = split_cells(labelled["label"])
    if not why:
        labelled, lists, why = spread_over_rows(labelled)
    return _without_rare(_rows(labelled, lists, name, unlabelled, why, several=bool(why)))


def has_labels(frame: pl.DataFrame) -> bool:
    """Tell whether a table has a column that looks like a label."""
    try:
        _label_column(frame, None)
    except UsageError:
        return False
    return True


def unlabelled_rows(frame: pl.DataFrame) -> LabelledRows:
    """Take the rows of a table without looking at labels: no classes, and every label empty."""
    return LabelledRows(
        texts=_texts(frame),
        labels=np.full(frame.height, "", dtype=object),
        classes=(),
        ids=_ids(frame),
        dates=_dates(frame),
        groups=_same_words(frame["text"]),
        header="",
        unlabelled=frame.height,
        notes=(),
    )


def _label_column(frame: pl.DataFrame, header: str | None) -> tuple[str, str]:
    own = [name for name in frame.columns if name.startswith(EXPORT_PREFIX)]
    headers = [name.removeprefix(EXPORT_PREFIX) for name in own]
    if header is not None:
        if header not in headers:
            raise unknown_header(header, headers)
        return EXPORT_PREFIX + header, header
    if "label" in frame.columns:
        same = [name for name in own if frame[name].str.strip_chars().equals(frame["label"])]
        return "label", (same or ["label"])[0].removeprefix(EXPORT_PREFIX)
    folded = {name.strip().lower(): name for name in headers}
    found = next((folded[name] for name in HEADERS if name in folded), None)
    if found is None:
        raise UsageError(
            f"没有找到类别一列，请用 --label 指明表头；文件的表头有：{'、'.join(headers)}。"
        )
    return EXPORT_PREFIX + found, found


def unknown_header(header: str, headers: Sequence[str]) -> UsageError:
    """Say that there is no such header, which may have been meant, and which there are."""
    return UsageError(
        f"--label 指的表头「{header}」不在文件中。{hint(header, headers, alike=0.3)}"
        f"文件的表头有：{'、'.join(headers)}。"
    )


def _check(labels: pl.Series, header: str) -> None:
    """Refuse a column that nothing can be learned from."""
    kinds, n = labels.n_unique(), len(labels)
    if not n:
        raise InputError(f"「{header}」一列全是空的，请先标注一些，或用 --label 换一列。")
    if kinds == 1:
        raise InputError(f"「{header}」只有一种取值「{labels[0]}」，至少要有两类才能学习。")
    if float(labels.str.len_chars().sum()) > LONGEST_LABEL * n:
        raise InputError(
            f"「{header}」平均每格 {float(labels.str.len_chars().sum()) / n:.0f} "
            "个字，像是一段文字而不是类别，"
            "请用 --label 换一列。"
        )
    if kinds > MOST_LABELS or (n >= _FEW_ROWS and kinds > MOST_DISTINCT * n):
        raise InputError(
            f"「{header}」的 {n:,} 行有 {kinds:,} 种取值（如“{labels[0]}”），像是编号而不是类别，"
            "请用 --label 换一列。"
        )


def _rows(
    frame: pl.DataFrame, lists: pl.Series, header: str, unlabelled: int, why: str, *, several: bool
) -> LabelledRows:
    classes = tuple(lists.explode().unique().sort().to_list())
    names = np.array(classes, dtype=object)
    notes = [why] if why else []
    if unlabelled:
        notes.append(f"「{header}」为空的 {unlabelled:,} 行没有使用。")
    return LabelledRows(
        texts=_texts(frame),
        labels=_indicators(lists, classes)
        if several
        else lists.list.first().to_numpy().astype(object),
        classes=classes if several else tuple(names),
        ids=_ids(frame),
        dates=_dates(frame),
        groups=_same_words(frame["text"]),
        header=header,
        unlabelled=unlabelled,
        notes=tuple(notes),
    )


def _indicators(lists: pl.Series, classes: Sequence[str]) -> NDArray[np.int8]:
    return np.column_stack([lists.list.contains(name).to_numpy() for name in classes]).astype(
        np.int8
    )


def _texts(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(name for name in ("text", "tokens") if name in frame.columns)


def _dates(frame: pl.DataFrame) -> NDArray[np.datetime64] | None:
    return frame["created_at"].to_numpy() if "created_at" in frame.columns else None


def _ids(frame: pl.DataFrame) -> NDArray[np.object_]:
    if "id" in frame.columns:
        return frame["id"].to_numpy().astype(object)
    return np.arange(frame.height).astype(str).astype(object)


def _same_words(texts: pl.Series) -> NDArray[np.int64]:
    """Number the texts, those with the same letters and digits alike."""
    bare = texts.fill_null("").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "")
    return bare.rank("dense").to_numpy().astype(np.int64) - 1


def _without_rare(rows: LabelledRows) -> LabelledRows:
    """Leave out classes with one row, which can be learned from or tested on, but not both."""
    if rows.several:
        counts = rows.labels.sum(axis=0)
    else:
        counts = np.array([(rows.labels == name).sum() for name in rows.classes])
    if (counts > 1).all():
        return rows
    names = np.array(rows.classes, dtype=object)
    rare = names[counts < 2]
    note = f"只有 1 行的类别不够学习，已略去 {len(rare)} 个：{_named(rare)}。"
    if (counts > 1).sum() < 2:
        raise InputError(f"除去只有 1 行的类别（{_named(rare)}），不到两类，请多标一些再学习。")
    left = replace(rows, classes=tuple(names[counts > 1]), notes=(*rows.notes, note))
    if rows.several:
        indicators = rows.labels[:, counts > 1]
        return replace(left, labels=indicators).take(np.flatnonzero(indicators.any(axis=1)))
    return left.take(np.flatnonzero(~np.isin(rows.labels.astype(str), rare.astype(str))))


def _named(names: NDArray[np.object_]) -> str:
    said = "、".join(names[:_NAMED])
    return said if len(names) <= _NAMED else f"{said} 等"
