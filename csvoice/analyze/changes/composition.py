"""Whether a changed mean is one of the composition, of the parts themselves, or neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import polars as pl

from csvoice.analyze.changes.adjusted import Change, adjusted_change
from csvoice.analyze.changes.kitagawa import Decomposition, Part, kitagawa
from csvoice.analyze.statistics.significance import benjamini_hochberg, two_means

Verdict: TypeAlias = Literal["mix", "rate", "both", "reversed", "hidden", "unclear", "none"]

MOST_OF = 0.5
"""A part of at least half the change explains it."""

WORTH = 0.2
"""A part below a fifth of the change is not worth a word."""

MIN_STRATUM = 30
"""Rows that a stratum needs on both sides for its own change to be judged (small-sample rule)."""

MATTERS = 0.05
"""Share of the rows from which a stratum matters to a reversal."""

NEARLY_ALL = 0.8
"""Share of the rows in strata that matter which must move against the total."""


@dataclass(frozen=True, slots=True)
class Story:
    """A changed mean and what its change is made of.

    Attributes:
        change: The whole, what the composition explains, and what remains.
        splits: The change split by each column alone; of one without a verdict no split is made.
        verdict: `mix`: the composition explains it, and nothing remains that passed its test;
            `rate`: it remains where the composition is the same; `both`; `reversed`: the parts
            moved against the total (Simpson); `hidden`: the parts moved, but the total did not
            show it; `unclear`: it changed, but the parts cannot be told apart; `none`.
        q: The largest q-value that the verdict rests on.
    """

    change: Change
    splits: Mapping[str, Decomposition]
    verdict: Verdict
    q: float


def compositions(
    measures: Mapping[str, pl.DataFrame],
    columns: Sequence[str],
    *,
    smallest: Mapping[str, float],
    q_value: float = 0.05,
) -> dict[str, Story]:
    """Judge several measures at once.

    A rate is called changed only if something remains with all columns held equal, so that a
    shift in one column does not pass for a change within the strata of another. Totals and mixes
    are corrected by Benjamini-Hochberg; what remains by Bonferroni, since a report is not to hold
    one false change of a rate, however many true changes of the mix stand beside it.

    Args:
        measures: By name, rows with `value`, `now`, the columns, and `customer` where known.
        columns: The columns of the composition, few values each.
        smallest: By name, the smallest change worth a word.
        q_value: Level of the false discovery rate.
    """
    changes = {
        name: adjusted_change(rows, columns, _customers(rows)) for name, rows in measures.items()
    }
    q = benjamini_hochberg([part.p for one in changes.values() for part in (one.total, one.mix)])
    both = zip(changes.items(), q.reshape(-1, 2).tolist(), strict=True)
    stories = {}
    for (name, change), (total, mix) in both:
        rest = min(1.0, change.rest.p * len(changes))
        real = {
            "total": total < q_value and abs(change.total.value) >= smallest[name],
            "mix": mix < q_value and abs(change.mix.value) >= smallest[name],
            "rest": rest < q_value and abs(change.rest.value) >= smallest[name],
        }
        verdict = _verdict(change, real)
        named = {"total": total, "mix": mix, "rest": rest}
        worst = max((named[part] for part, passed in real.items() if passed), default=1.0)
        split = columns if verdict != "none" else ()
        splits = {column: kitagawa(measures[name], [column]) for column in split}
        stories[name] = Story(change, splits, verdict, worst)
    return stories


def _customers(rows: pl.DataFrame) -> pl.Series | None:
    return rows["customer"] if "customer" in rows.columns else None


def _verdict(change: Change, real: Mapping[str, bool]) -> Verdict:
    total, mix, rest = change.total.value, change.mix.value, change.rest.value
    if not real["total"]:
        return "hidden" if real["rest"] and real["mix"] and mix * rest < 0 else "none"
    if real["rest"] and rest * total < 0:
        return "reversed"
    mixed = real["mix"] and mix * total > 0 and abs(mix) >= WORTH * abs(total)
    if real["rest"]:
        return "both" if mixed else "rate"
    return "mix" if mixed and abs(mix) >= MOST_OF * abs(total) else "unclear"


def own_changes(split: Decomposition, column: str) -> pl.DataFrame:
    """Test the change within each stratum that has enough rows on both sides (Welch).

    Returns:
        The strata of `split` with `value` (of the column), `step` (change of the mean) and `p`,
        the largest part of the whole first.
    """
    strata = split.strata.rename({column: "value"}).filter(
        pl.min_horizontal("n", "previous_n") >= MIN_STRATUM
    )
    names = ("mean", "deviation", "n", "previous_mean", "previous_deviation", "previous_n")
    mean, deviation, n, before, deviation_before, n_before = (
        strata[name].cast(pl.Float64).to_numpy() for name in names
    )
    p = two_means(mean, deviation, n, before, deviation_before, n_before)
    return strata.with_columns(step=pl.Series(mean - before), p=pl.Series(p)).sort(
        -pl.col("rate").abs(), "value"
    )


def moved_against(split: Decomposition, column: str) -> pl.DataFrame | None:
    """Return the strata that moved against the total, where nearly all that matter did.

    Sources: E. H. Simpson (1951), JRSS B 13; that none moved with the total is tested, so that
    chance in a small stratum neither makes nor hides a reversal.

    Returns:
        Rows of `own_changes` that moved against the total; None where it is no reversal.
    """
    strata = own_changes(split, column).filter(
        (pl.col("share") + pl.col("previous_share")) / 2 >= MATTERS
    )
    sign = np.sign(split.after - split.before)
    against = strata.filter(pl.col("step") * sign < 0)
    weight = pl.col("share") + pl.col("previous_share")
    covered = against.select(weight.sum()).item() / max(strata.select(weight.sum()).item(), 1e-9)
    with_total = strata.filter(pl.col("step") * sign > 0, pl.col("p") < 0.05)
    if against.height < 2 or covered < NEARLY_ALL or with_total.height:
        return None
    return against


def confirmed(rows: pl.DataFrame, columns: Sequence[str]) -> Part:
    """Return the change within some rows that remains when the other columns are held equal."""
    return adjusted_change(rows, columns, _customers(rows)).rest
