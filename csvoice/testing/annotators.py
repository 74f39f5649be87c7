"""The contract of an annotator: pure, batch by batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

import polars as pl

from csvoice.components import Annotator
from csvoice.errors import PluginError
from csvoice.guard import Plugin
from csvoice.plan import Plan
from csvoice.testing.checks import Check, expect, insist, promised
from csvoice.testing.contexts import add_columns, for_matching
from csvoice.testing.cost import annotator_cost
from csvoice.testing.processes import HASH_SEEDS, elsewhere
from csvoice.testing.said import check_privacy
from csvoice.testing.sample import CASES, MANY_ROWS, sample_feedback, sample_plan, without
from csvoice.testing.subjects import Target, subject_of

_ROWS, _FEW = 500, 60
_SPLITS = ((1,), (250,), (7, 13, 180, 499))
"""Where a batch of 500 rows is cut."""


@dataclass(frozen=True)
class Trial:
    """An annotator, those of its plugin that come before it, and the plugin's name."""

    annotator: Annotator
    before: Sequence[Annotator] = ()
    plugin: str = ""

    def batch(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return a table as the annotator gets it."""
        return for_matching(add_columns(table, self.before, sample_plan()))

    def annotate(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Prepare and run the annotator."""
        return annotate(self.annotator, batch, sample_plan())

    @cached_property
    def whole(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """A batch, and the columns it gets in one piece."""
        batch = self.batch(sample_feedback(rows=_ROWS))
        return batch, self.annotate(batch)


def check_annotator(
    annotator: Annotator | Target, *, rows: int = MANY_ROWS, **options: Any
) -> None:
    """Hold an annotator against the contract.

    Args:
        annotator: The annotator; or the module, file or name of a plugin, whose annotators are
            all checked.
        rows: How many rows are many.
        options: What would stand under `[plugins.NAME]` in csvoice.toml.

    Raises:
        AssertionError: Says what is wrong, in which case, and what to do.
    """
    subject = subject_of(annotator, options)
    for trial in trials(subject.of(Annotator), subject.plugin):
        insist(annotator_checks(trial, rows))


def annotate(annotator: Annotator, batch: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Prepare an annotator and run it on a batch."""
    return annotator.prepare(plan)(batch)


def trials(annotators: Sequence[Annotator], plugin: Plugin) -> list[Trial]:
    """Give each annotator those of its plugin whose columns it needs, however far back."""
    return [Trial(one, _before(one, annotators), plugin.name) for one in annotators]


def _before(annotator: Annotator, others: Sequence[Annotator]) -> tuple[Annotator, ...]:
    wanted, found = set(annotator.needs), list[Annotator]()
    for _round in others:
        rest = [one for one in others if one is not annotator and one not in found]
        found += [one for one in rest if wanted & {column.name for column in one.adds}]
        wanted |= {name for one in found for name in one.needs}
    return tuple(found)


def annotator_checks(trial: Trial, rows: int) -> list[Check]:
    """List what is promised of an annotator."""
    name = f"标注器 {trial.annotator.name}"
    return promised(
        name,
        trial,
        {
            "列名以自己的名字加点开头": _own_prefix,
            "一行、缺列、表情等情形下，列、类型和行数都符合声明": _every_case,
            "缺少任何一列都能标注": _any_column_missing,
            "怎样切分，结果都一样": _any_split,
            "行的先后不影响结果": _any_order,
            "换一个进程，结果也一样": _same_elsewhere,
            "新列里没有个人信息": _privacy,
            f"{rows:,} 行的用时和内存": partial(_cost, rows=rows),
        },
    )


def _own_prefix(trial: Trial) -> str:
    own = tuple(f"{name}." for name in (trial.plugin, trial.annotator.name) if name)
    for column in trial.annotator.adds:
        expect(
            column.name.startswith(own),
            f"列「{column.name}」应以「{own[-1]}」开头，例如「{own[-1]}{column.name}」。",
        )
    return "、".join(column.name for column in trial.annotator.adds)


def _every_case(trial: Trial) -> str:
    for case, title in CASES.items():
        _as_declared(trial, sample_feedback(case, _FEW), title)
    return ""


def _any_column_missing(trial: Trial) -> str:
    for name, table in without(sample_feedback(rows=_FEW)):
        _as_declared(trial, table, f"缺少 {name} 列")
    return ""


def _as_declared(trial: Trial, table: pl.DataFrame, case: str) -> None:
    """Annotate a table; the border holds columns, types and height against what was declared."""
    try:
        trial.annotate(trial.batch(table))
    except PluginError as error:
        raise AssertionError(f"在「{case}」时：{error}") from error


def _any_split(trial: Trial) -> str:
    batch, whole = trial.whole
    for places in _SPLITS:
        ends = (0, *places, batch.height)
        parts = [batch[start:end] for start, end in pairwise(ends)]
        joined = pl.concat([trial.annotate(part) for part in parts])
        _equal(joined, whole, f"把 {batch.height} 行切成 {len(parts)} 批")
    ones = pl.concat([trial.annotate(batch[place]) for place in range(_FEW)])
    _equal(ones, whole[:_FEW], "一行一批")
    return ""


def _any_order(trial: Trial) -> str:
    batch, whole = trial.whole
    _equal(trial.annotate(batch.reverse()).reverse(), whole, "把行倒过来")
    return ""


def _equal(given: pl.DataFrame, whole: pl.DataFrame, case: str) -> None:
    different = [name for name in whole.columns if not given[name].equals(whole[name])]
    expect(
        not different,
        (
            f"{case}，列 {'、'.join(different)} 就不一样了。标注器只能看当前这一行："
            "平均值、去重、排名等要放到章节里做。"
        ),
    )


def _same_elsewhere(trial: Trial) -> str:
    batch, whole = trial.whole
    for seed in HASH_SEEDS:
        given = elsewhere(annotate, trial.annotator, batch, sample_plan(), seed=seed)
        _equal(given, whole, "换一个进程")
    return ""


def _privacy(trial: Trial) -> str:
    _batch, whole = trial.whole
    texts = [column.cast(pl.String) for column in whole.iter_columns() if column.dtype == pl.String]
    check_privacy(pl.concat(texts).drop_nulls() if texts else (), CASES["ordinary"])
    return ""


def _cost(trial: Trial, rows: int) -> str:
    batch = trial.batch(sample_feedback("large", rows))
    return annotator_cost(trial.annotator, batch, sample_plan())
