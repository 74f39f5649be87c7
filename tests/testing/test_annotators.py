"""An annotator that looks beyond its row, or gives what it did not declare, is told so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import polars as pl
import pytest

from csvoice.components import Annotator
from csvoice.errors import PluginError
from csvoice.guard import Plugin
from csvoice.schema import Column
from csvoice.testing import check_annotator
from csvoice.testing.annotators import annotator_checks, trials
from csvoice.testing.subjects import subject_of

LENGTH = Column("length.value", pl.Float64(), "characters", "字数")
Batch: TypeAlias = Callable[[pl.DataFrame], pl.DataFrame]


def one(value: pl.Expr) -> Batch:
    return lambda batch: batch.select(value.alias(LENGTH.name))


LENGTHS = pl.col("text").str.len_chars().cast(pl.Float64)


def sorted_rows(batch: pl.DataFrame) -> pl.DataFrame:
    return one(LENGTHS)(batch).sort(LENGTH.name)


BAD: list[tuple[Batch, str, str]] = [
    (one(LENGTHS.cast(pl.Int64)), "一行、缺列", "在「平常的三个月」时：.*Float64"),
    (lambda batch: one(LENGTHS)(batch.head(1)), "一行、缺列", "应给出"),
    (one(pl.col("rating")), "缺少任何一列", "在「缺少 rating 列」时"),
    (one(LENGTHS - LENGTHS.mean()), "怎样切分", "切成 2 批，列 length.value 就不一样了"),
    (one(LENGTHS.rank("ordinal").cast(pl.Float64)), "怎样切分", "只能看当前这一行"),
    (sorted_rows, "怎样切分", "不一样"),
    (one(pl.int_range(pl.len()).cast(pl.Float64)), "行的先后", "倒过来"),
]


@pytest.mark.parametrize(("annotate", "promise", "sentence"), BAD)
def test_a_broken_promise_is_told(annotate: Batch, promise: str, sentence: str) -> None:
    subject = subject_of(Annotator("length", (), (LENGTH,), lambda _plan: annotate))
    (trial,) = trials(subject.of(Annotator), subject.plugin)
    (check,) = (one for one in annotator_checks(trial, 500) if promise in one.title)
    with pytest.raises((AssertionError, PluginError), match=sentence):
        check.run()


def test_one_that_keeps_every_promise_passes() -> None:
    check_annotator(Annotator("length", (), (LENGTH,), lambda _plan: one(LENGTHS)), rows=2_000)


def test_a_foreign_prefix_is_told() -> None:
    foreign = Annotator("words", (), (LENGTH,), lambda _plan: one(LENGTHS))
    (trial,) = trials([foreign], Plugin("words", "测试"))
    with pytest.raises(AssertionError, match=r"应以「words.」开头"):
        annotator_checks(trial, 500)[0].run()


def test_another_process_must_agree() -> None:
    column = Column("words.order", pl.String(), "words in the order of a set", "词")
    words = [f"词{number}" for number in range(50)]

    def in_any_order(batch: pl.DataFrame) -> pl.DataFrame:
        return pl.select(pl.repeat("".join(set(words)), batch.height).alias(column.name))

    annotator = Annotator("words", (), (column,), lambda _plan: in_any_order)
    subject = subject_of(annotator)
    (trial,) = trials(subject.of(Annotator), subject.plugin)
    (check,) = (one for one in annotator_checks(trial, 500) if "换一个进程" in one.title)
    with pytest.raises(AssertionError, match="换一个进程"):
        check.run()


def test_an_annotator_gets_the_columns_of_those_before_it() -> None:
    doubled = Column("length.doubled", pl.Float64(), "twice the characters", "字数的两倍")
    first = Annotator("length", (), (LENGTH,), lambda _plan: one(LENGTHS))
    second = Annotator(
        "doubled",
        (LENGTH.name,),
        (doubled,),
        lambda _plan: lambda batch: batch.select(pl.col(LENGTH.name).alias(doubled.name) * 2),
    )
    _first, trial = trials([first, second], Plugin("length", "测试"))
    given = trial.whole[1]
    assert given.columns == [doubled.name]
    assert given[doubled.name].min() != 0
