"""Run annotators over a batch: clean and mask first, then each one once its needs are met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from csvoice.annotate.clean import clean, matching
from csvoice.annotate.privacy import is_label, mask, nothing_masked, pseudonyms
from csvoice.blanks import customers_own
from csvoice.components import Annotate, Annotator, Tokenizer
from csvoice.errors import PluginError
from csvoice.lookup.haystack import searched_together
from csvoice.plan import Cut, Plan
from csvoice.schema import EXPORT_PREFIX, MATCHING, STANDARD

_UNMASKED = frozenset({"id", "customer", "source"})
_SPOKEN = frozenset({"title", "text", "reply"})
_REPEATED = 4
"""How often each value must stand on average for values to be masked instead of cells."""


@dataclass(frozen=True, slots=True)
class Step:
    """An annotator and its function, ready for batches; without one where it failed to prepare."""

    annotator: Annotator
    annotate: Annotate | None


@dataclass(frozen=True, slots=True)
class Engine:
    """Annotators made ready for one plan, in the order of their needs."""

    plan: Plan
    steps: tuple[Step, ...]
    failures: tuple[str, ...]

    @classmethod
    def prepare(cls, plan: Plan, annotators: Sequence[Annotator], tokenizer: Tokenizer) -> Engine:
        """Prepare every annotator once; those that need each other's columns stay without."""
        ready, stuck = in_order([tokens_annotator(tokenizer), *annotators])
        steps, failures = [], []
        with searched_together():
            for annotator in ready:
                try:
                    steps.append(Step(annotator, annotator.prepare(plan)))
                except PluginError as error:
                    failures.append(str(error))
                    steps.append(Step(annotator, None))
        if stuck:
            names = "、".join(one.name for one in stuck)
            failures.append(f"标注器 {names} 互相需要对方的列，没有运行。")
        return cls(plan, (*steps, *(Step(one, None) for one in stuck)), tuple(failures))

    def annotate(
        self, batch: pl.DataFrame, *, masked: bool = False
    ) -> tuple[pl.DataFrame, tuple[str, ...]]:
        """Clean, mask and annotate a batch of raw rows.

        Args:
            batch: Raw rows, or rows of an archive.
            masked: Whether the rows are clean and masked already and carry `pii`.

        Returns:
            The batch with its new columns (empty where a plugin failed), and a sentence for
            each failure.
        """
        table = with_matching(batch) if masked else protect(batch, self.plan)
        failures = list(self.failures)
        for step in self.steps:
            try:
                table = table.hstack(_new_columns(step, table))
            except PluginError as error:
                failures.append(str(error))
                table = table.hstack(_empty_columns(step.annotator, table.height))
        return table.select(pl.exclude(r"^_.*$")), tuple(failures)


def _new_columns(step: Step, table: pl.DataFrame) -> pl.DataFrame:
    if step.annotate is None:
        return _empty_columns(step.annotator, table.height)
    return step.annotate(table)


def _empty_columns(annotator: Annotator, height: int) -> pl.DataFrame:
    return pl.DataFrame(schema={column.name: column.dtype for column in annotator.adds}).clear(
        height
    )


def in_order(annotators: Sequence[Annotator]) -> tuple[list[Annotator], list[Annotator]]:
    """Sort annotators so that each comes after what it needs.

    Returns:
        The sorted ones, and those that need each other's columns.
    """
    added = {column.name for annotator in annotators for column in annotator.adds}
    waiting, ready = list(annotators), list[Annotator]()
    done: set[str] = set()
    while free := [one for one in waiting if not (set(one.needs) & added) - done]:
        ready += free
        done |= {column.name for one in free for column in one.adds}
        waiting = [one for one in waiting if one not in free]
    return ready, waiting


def tokens_annotator(tokenizer: Tokenizer) -> Annotator:
    """Wrap the chosen tokenizer as the annotator that adds `tokens`."""

    def prepare(plan: Plan) -> Annotate:
        cut: Cut = tokenizer.prepare(plan.user_words)
        return lambda batch: cut(batch[MATCHING]).alias("tokens").to_frame()

    return Annotator(tokenizer.name, (), (STANDARD["tokens"],), prepare)


def protect(batch: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Clean and mask every text of a raw batch; add `pii` and the column to match on.

    Customers become pseudonyms, wherever the export repeats them; an id that holds personal data
    becomes file#row.
    """
    columns: list[pl.Series] = []
    kinds: list[pl.Series] = []
    masked: list[tuple[pl.Series, pl.Series]] = []
    ids: list[tuple[pl.Series, pl.Series]] = []
    for column in batch.iter_columns():
        if column.name == "customer" or column.name in plan.private_columns:
            column = pseudonyms(column, plan.pseudonym_key)
        elif column.name == "id" or column.name in plan.id_columns:
            column = _safe_ids(column, ids)
        elif column.dtype == pl.String and column.name not in _UNMASKED:
            column, found = _mask_once(column, masked)
            kinds += [found] if column.name in _SPOKEN else []
        columns.append(column)
    return with_matching(pl.DataFrame(columns).with_columns(pl.concat_list(kinds).alias("pii")))


def with_matching(masked: pl.DataFrame) -> pl.DataFrame:
    """Add the column to match on to rows that are clean and masked."""
    title = masked["title"] if "title" in masked.columns else pl.Series([""] * masked.height)
    return masked.with_columns(matching(title, masked["text"]).alias(MATCHING))


def _mask_once(
    column: pl.Series, done: list[tuple[pl.Series, pl.Series]]
) -> tuple[pl.Series, pl.Series]:
    """Clean and mask; the export's copy of a text that is done already costs nothing more."""
    own = column.name.startswith(EXPORT_PREFIX)
    header = column.name.removeprefix(EXPORT_PREFIX) if own else ""
    copies = done if own and not is_label(header) else []
    for raw, result in copies:
        if raw.equals(column, check_names=False):
            return result.alias(column.name), nothing_masked(len(column))
    own_words = _customers_own(column) if column.name in _SPOKEN else column
    result, found = _mask_values(own_words, header)
    done.append((column, result))
    return result, found


def _customers_own(texts: pl.Series) -> pl.Series:
    return texts.to_frame().select(customers_own(pl.col(texts.name))).to_series()


def _mask_values(column: pl.Series, header: str) -> tuple[pl.Series, pl.Series]:
    """Clean and mask; a column of few values (products, regions) costs no more than those."""
    values = column.unique(maintain_order=True)
    if _REPEATED * len(values) > len(column):
        return mask(clean(column), header)
    masked, found = mask(clean(values), header)
    numbered = pl.DataFrame({"value": values, "place": pl.arange(len(values), eager=True)})
    places = pl.DataFrame({"value": column}).join(
        numbered, on="value", how="left", maintain_order="left", nulls_equal=True
    )["place"]
    return masked.gather(places), found.gather(places)


def _safe_ids(ids: pl.Series, done: list[tuple[pl.Series, pl.Series]]) -> pl.Series:
    """Empty the ids that hold personal data; the pipeline puts file#row in their place."""
    for raw, result in done:
        if raw.equals(ids, check_names=False):
            return result.alias(ids.name)
    _masked, found = mask(ids)
    safe = pl.select(pl.when(found.list.len() == 0).then(ids).alias(ids.name)).to_series()
    done.append((ids, safe))
    return safe
