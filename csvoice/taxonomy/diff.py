"""What changes when one taxonomy takes the place of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.analyze.series.periods import LENGTHS, choose_period
from csvoice.analyze.texts.quotes import shorten
from csvoice.config import Config
from csvoice.pipeline.parts import Progress
from csvoice.pipeline.preparation import prepare_feedback, silent
from csvoice.precision import is_dated, precision_of
from csvoice.schema import OTHER_ISSUE


def moves(old: pl.Series, new: pl.Series) -> pl.DataFrame:
    """Count the rows that each class loses to each other.

    Args:
        old: The class of every row before.
        new: Its class after, in the same order.

    Returns:
        Columns `from`, `to`, `count`, `rows` (numbers of the rows); only rows that move, the
        most frequent move first.
    """
    frame = pl.DataFrame({"from": old, "to": new}).with_row_index("number")
    moved = frame.filter(pl.col("from").ne_missing(pl.col("to")))
    return (
        moved.group_by("from", "to")
        .agg(pl.len().cast(pl.Int64).alias("count"), pl.col("number").sort().alias("rows"))
        .sort(-pl.col("count"), "from", "to")
    )


def shares(old: pl.Series, new: pl.Series, period: pl.Series | None = None) -> pl.DataFrame:
    """Count the rows of each class both ways, in every period.

    Args:
        old: The class of every row before.
        new: Its class after.
        period: What period each row is of; rows without one are left out.

    Returns:
        Columns `period` (where given), `value`, `old` and `new` (rows), `n` (rows in all), ordered
        by period, then by `new`, the largest first.
    """
    by = [] if period is None else ["period"]
    given = {} if period is None else {"period": period}
    frame = pl.DataFrame({**given, "old": old, "new": new}).drop_nulls(by or None)
    sides = [
        frame.group_by(*by, pl.col(side).alias("value")).agg(pl.len().cast(pl.Int64).alias(side))
        for side in ("old", "new")
    ]
    both = sides[0].join(sides[1], on=[*by, "value"], how="full", coalesce=True)
    total = pl.col("old").sum().over(by) if by else pl.col("old").sum()
    counted = both.with_columns(pl.col("old", "new").fill_null(0)).with_columns(n=total)
    return counted.select(*by, "value", "old", "new", "n").sort(*by, -pl.col("new"), "value")


_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """How two taxonomies sort the same feedback.

    Attributes:
        rows: How many rows there are.
        labelled: Of them, those whose type is the export's own label, whatever the taxonomy.
        changed: Rows that change type.
        coverage: Rows with a type under the old and under the new one.
        moves: Columns `from`, `to`, `count`, `examples` (id and masked, shortened verbatim).
        types: Columns `value`, `old`, `new`, `n`.
        history: The same by `period` (its first day), where the data have dates; else None.
        failures: A sentence for each plugin that failed.
    """

    rows: int
    labelled: int
    changed: int
    coverage: tuple[int, int]
    moves: pl.DataFrame
    types: pl.DataFrame
    history: pl.DataFrame | None
    failures: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it ready for JSON."""
        history = None if self.history is None else self.history.to_dicts()
        return {
            "rows": self.rows,
            "labelled": self.labelled,
            "changed": self.changed,
            "coverage": dict(zip(("old", "new"), self.coverage, strict=True)),
            "moves": self.moves.to_dicts(),
            "types": self.types.to_dicts(),
            "history": history,
        }


def diff(
    old: str, new: str, paths: Sequence[str | Path], config: Config, progress: Progress = silent
) -> Difference:
    """Sort the feedback in `paths` by two taxonomies, each a name or a file.

    Raises:
        CsvoiceError: A taxonomy or a file that cannot be used.
    """
    before, failures = _typed(old, paths, config, progress)
    rows, more = _typed(new, paths, config, progress)
    types, after = before["issue"], rows["issue"]
    covered = (int((types != OTHER_ISSUE).sum()), int((after != OTHER_ISSUE).sum()))
    moved = moves(types, after)
    return Difference(
        rows=before.height,
        labelled=int((before["issue_source"] == "label").sum()),
        changed=int(moved["count"].sum()),
        coverage=covered,
        moves=_with_examples(moved, before),
        types=shares(types, after),
        history=_history(before, after, config),
        failures=tuple(dict.fromkeys(failures + more)),
    )


def _typed(
    taxonomy: str, paths: Sequence[str | Path], config: Config, progress: Progress
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    chosen = config.model_copy(update={"taxonomy": taxonomy})
    wanted = ["id", "text", "created_at", "precision", "issue", "issue_source"]
    with prepare_feedback(paths, chosen, progress) as feedback:
        have = feedback.table.collect_schema().names()
        table = feedback.table.select(name for name in wanted if name in have).collect()
        return table, feedback.failures


def _with_examples(moved: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    examples = [
        [
            {"id": one["id"], "text": shorten(one["text"] or "")}
            for one in rows[numbers[:_EXAMPLES]].select("id", "text").to_dicts()
        ]
        for numbers in moved["rows"].to_list()
    ]
    dtype = pl.List(pl.Struct({"id": pl.String(), "text": pl.String()}))
    return moved.drop("rows").with_columns(pl.Series("examples", examples, dtype=dtype))


def _history(rows: pl.DataFrame, after: pl.Series, config: Config) -> pl.DataFrame | None:
    if not is_dated(rows):
        return None
    precision = precision_of(rows.lazy())
    by = choose_period(rows["created_at"], config.by, "auto", precision)[0].by
    length = LENGTHS["month" if by == "all" else by]
    period = rows["created_at"].dt.truncate(length).dt.strftime("%Y-%m-%d")
    return shares(rows["issue"], after, period)
