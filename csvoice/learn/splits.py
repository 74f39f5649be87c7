"""Which rows are learned from and which are tested on; near-duplicates never stand on both sides.

Every function takes group numbers, as `near_duplicates` makes them; the same input gives the same
split.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from csvoice.errors import InputError, UsageError

FOLDS = 5
SEED = 42
TEST_SHARE = 0.25

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """One way of testing.

    Attributes:
        name: `cv` or `time`.
        parts: For each part, the rows to learn from and the rows to test on, as row numbers.
        said: A Chinese sentence on how it was done.
    """

    name: str
    parts: tuple[tuple[Integers, Integers], ...]
    said: str


def make_split(
    wanted: str, labels: NDArray[Any], groups: Integers, dates: NDArray[np.datetime64] | None = None
) -> Split:
    """Split rows as `--split` says.

    Args:
        wanted: `cv`, `time` or `time:2024-03-15`.
        labels: One label a row, shape (n,), or indicators, shape (n, classes).
        groups: Group of each row, shape (n,).
        dates: When each row was said, shape (n,); NaT where unknown; None without dates.

    Raises:
        UsageError: `wanted` is none of these, or no date.
        InputError: There are no dates to split by, or none on one side; or too few groups.
    """
    kind, colon, day = wanted.partition(":")
    if kind == "cv" and not colon:
        return _cross_validation(labels, groups)
    if kind != "time" or (colon and not day):
        raise UsageError(f"--split {wanted} 不认识，应为 cv、time 或 time:2024-03-15。")
    when = _day(wanted, day) if colon else None
    if dates is None or bool(np.isnat(dates).all()):
        raise InputError(
            "文件里没有日期，不能按时间划分；请用 --split cv，或用 --map 时间=列名 指明。"
        )
    return _over_time(groups, dates, when or last_part(dates))


def deal_folds(labels: NDArray[Any], groups: Integers) -> Integers:
    """Deal groups into folds, each fold with nearly the same share of every label.

    A group goes by the label of its first row; a row with several labels by its rarest. Groups of
    a label are shuffled, then dealt in turn, so that even a rare label is spread out.

    Returns:
        The fold of each row, 0 to `FOLDS - 1`, shape (n,).
    """
    _distinct, first, group = np.unique(groups, return_index=True, return_inverse=True)
    shuffled = np.random.default_rng(SEED).permutation(len(first))
    by_label = shuffled[np.argsort(_strata(labels)[first][shuffled], kind="stable")]
    dealt = np.empty(len(first), np.int64)
    dealt[by_label] = np.arange(len(first)) % FOLDS
    return dealt[group]


def last_part(dates: NDArray[np.datetime64]) -> np.datetime64:
    """Return the day from which on about the last quarter of the dated rows lie, never all."""
    days = np.sort(dates[~np.isnat(dates)].astype("datetime64[D]"))
    distinct, starts = np.unique(days, return_index=True)
    if len(distinct) < 2:
        raise InputError("所有日期都在同一天，不能按时间划分；请用 --split cv。")
    nearest = np.argmin(np.abs(starts[1:] - (1 - TEST_SHARE) * len(days)))
    day: np.datetime64 = distinct[1 + nearest]
    return day


def _strata(labels: NDArray[Any]) -> Integers:
    """Number the label that a row is dealt by."""
    if labels.ndim == 1:
        return np.unique(labels.astype(str), return_inverse=True)[1]
    rarest_first = np.argsort(labels.sum(axis=0), kind="stable")
    strata: Integers = labels[:, rarest_first].argmax(axis=1)
    return strata


def _cross_validation(labels: NDArray[Any], groups: Integers) -> Split:
    distinct = len(np.unique(groups))
    if distinct < FOLDS:
        raise InputError(
            f"去掉相同和近似相同的文本后只有 {distinct} 条，不够做 {FOLDS} 折交叉验证，请多标一些。"
        )
    fold = deal_folds(labels, groups)
    parts = tuple((np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(FOLDS))
    said = (
        f"{FOLDS} 折交叉验证：每一行由没有学过它的模型判定一次；近似相同的文本总在同一折"
        f"（{len(groups):,} 行，{distinct:,} 组）。"
    )
    return Split("cv", parts, said)


def _over_time(groups: Integers, dates: NDArray[np.datetime64], day: np.datetime64) -> Split:
    test = dates >= day
    earlier = dates < day
    both = earlier & np.isin(groups, groups[test])
    train = earlier & ~both
    if not test.any() or not train.any():
        first, last = (end(dates).astype("datetime64[D]") for end in (np.nanmin, np.nanmax))
        raise InputError(
            f"{day} 的一侧没有数据，日期从 {first} 到 {last}；请换一天，如 --split time。"
        )
    notes = [
        f"按时间划分：{day} 以前的 {train.sum():,} 行用来学习，"
        f"从这天起的 {test.sum():,} 行用来检验。"
    ]
    if both.any():
        notes.append(f"以前的 {int(both.sum()):,} 行与检验的行近似相同，没有学习。")
    undated = int(np.isnat(dates).sum())
    if undated:
        notes.append(f"没有日期的 {undated:,} 行没有使用。")
    return Split("time", ((np.flatnonzero(train), np.flatnonzero(test)),), "".join(notes))


def _day(wanted: str, day: str) -> np.datetime64:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            raise ValueError(day)
        return np.datetime64(date.fromisoformat(day))
    except ValueError:
        raise UsageError(f"--split {wanted} 里的日期看不懂，应写成 time:2024-03-15。") from None
