"""Every change of a share that a report tests, corrected for being many."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from csvoice.analyze.changes.baseline import against_history
from csvoice.analyze.changes.counts import (
    DIMENSIONS,
    Volume,
    by_place,
    counted,
    past_periods,
    place_of,
    volume_between,
)
from csvoice.analyze.series.periods import within
from csvoice.analyze.statistics.intervals import Array, Booleans, floats, newcombe
from csvoice.analyze.statistics.significance import benjamini_hochberg, two_shares
from csvoice.document.report import Period
from csvoice.schema import NATURES, URGENT

TESTED = {"nature": NATURES[0], "severity": URGENT}
"""Of these dimensions one value is tested; the others mirror it."""

WEIGHTS = {"issue": 3.0}
"""How much likelier a change of this dimension is than of the others (1): what people complain of
changes, which is why it is counted."""

HANGS = 0.5
"""A rise of which so much are copies hangs on them."""

MIN_ROWS = 10
"""A value with fewer rows in all periods together is not tested: it could not pass anyway, and
leaving it out by the sum of all does not bias the rest (R. Bourgon et al. (2010), PNAS 107)."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Every change of a share against what was before, and that of the number of rows.

    Each value is tested once: against the mean of the complete periods before where there are at
    least three (at most the last twelve), else against the last period. The longer past wins,
    since one period alone cannot tell a change from an ordinary ups and downs.

    Attributes:
        frame: One row a value of a dimension, sorted by both. Columns: `dimension` (one of
            DIMENSIONS), `parent` (the issue of an issue_detail, else null), `value`, `count`,
            `previous_count` and `past_count` (rows of the period, of the one before, of all
            history), `n` and `previous_n` (rows the share is of; for the two issue dimensions
            those that are not praise), `baseline_count` and `baseline_n` (the same of the periods
            it is compared with, together), `share`, `previous_share`, `baseline` (share compared
            with) and `change` (share - baseline), all fractions, `low` and `high` (of the change,
            Newcombe, 95 %), `dispersion`, `p`, `q` (null where the value has too few rows to be
            tested), and of the rows of which each voice counts once a period: `voices` (count),
            `voices_baseline`, `voices_change` and `voices_q`.
        volume: Change of the number of rows.
        tested: How many tests were made in all.
        periods: How many periods before the shares are compared with; 1 is the last one alone.
        past_days: Days of all history that have feedback.
    """

    frame: pl.DataFrame
    volume: Volume
    tested: int
    periods: int
    past_days: int

    def of(self, dimension: str) -> pl.DataFrame:
        """Return the rows of one dimension."""
        return self.frame.filter(pl.col("dimension") == dimension)

    def real(self, q_value: float, min_change: float) -> pl.DataFrame:
        """Return the changes that may be called a rise or a fall, largest first.

        They passed their test with every row counted, and with each voice counted once.

        Args:
            q_value: Level of the false discovery rate.
            min_change: Smallest change worth a word, as a fraction; what was never there before,
                or is there no more, is worth one however small.
        """
        by_many = (pl.col("voices_q") < q_value) & (pl.col("voices_change") * pl.col("change") > 0)
        return self._passed(q_value, min_change).filter(by_many)

    def repeated(self, q_value: float, min_change: float) -> pl.DataFrame:
        """Return what seems to have risen because one author said it again and again.

        Args:
            q_value: As in `real`.
            min_change: As in `real`.
        """
        keys = ["dimension", "parent", "value"]
        real = self.real(q_value, min_change).select(keys)
        copies = pl.col("count") - pl.col("voices")
        return (
            self._passed(q_value, min_change)
            .filter(copies > HANGS * pl.col("change") * pl.col("n"), pl.col("change") > 0)
            .join(real, on=keys, how="anti", nulls_equal=True)
        )

    def _passed(self, q_value: float, min_change: float) -> pl.DataFrame:
        """Return what passed its test with every row counted, largest first."""
        change = pl.col("change").abs()
        passed = (pl.col("q") < q_value) & (pl.col("low") * pl.col("high") > 0)
        new, gone = pl.col("past_count") == 0, pl.col("count") == 0
        return self.frame.filter(passed & ((change >= min_change) | new | gone)).sort(
            change.neg(), "dimension", "value", maintain_order=True
        )


def changes_between(
    feedback: pl.LazyFrame,
    previous: pl.LazyFrame,
    period: Period,
    previous_period: Period,
    history: pl.LazyFrame | None = None,
) -> Changes:
    """Compare two periods in every dimension the data have.

    Args:
        feedback: Annotated rows of the period.
        previous: Annotated rows of the one before, with the same columns.
        period: What `feedback` covers.
        previous_period: What `previous` covers.
        history: Every row before the period, those of `previous` among them; None where there
            are no others.
    """
    names = set(feedback.collect_schema().names())
    wanted = [name for name in DIMENSIONS if name in names]
    voice = [pl.col("voice").hash()] if "voice" in names else []
    now, before = pl.collect_all(
        [
            part.select("created_at", *wanted, *voice)
            for part in (feedback, previous if history is None else history)
        ]
    )
    starts = past_periods(before["created_at"], period)
    last = pl.when(~pl.col("now") & within(previous_period)).then(pl.lit(0, pl.Int64))
    rows = pl.concat([now.with_columns(now=True), before.with_columns(now=False)]).with_columns(
        pl.col(wanted).cast(pl.Categorical),  # Numbers are counted quicker than texts.
        previous=last.is_not_null(),
        place=place_of(starts, period) if starts else last,
    )
    places = max(1, len(starts))
    table = _tested(counted(rows, wanted, places), places)
    voices = _once(rows)
    once = table if voices is rows else _tested(counted(voices, wanted, places), places)
    dates = before.filter(within(previous_period))["created_at"]
    volume = volume_between(now["created_at"], dates, period, previous_period)
    p = np.append(table["p"].drop_nulls().to_numpy(), volume.p)
    *share_q, volume_q = benjamini_hochberg(p / _weights(table))
    q = np.full(table.height, np.nan)
    q[table["p"].is_not_null().to_numpy()] = share_q
    frame = _with_voices(table.with_columns(q=pl.Series(q).fill_nan(None)), once)
    past_days = before["created_at"].dt.date().n_unique()
    return Changes(frame, replace(volume, q=float(volume_q)), len(p), places, past_days)


def _once(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the first row of each voice in each period; the rows themselves where all are."""
    if "voice" not in rows.columns:
        return rows
    once = rows.unique(["voice", "now", "place"], keep="first", maintain_order=True)
    return once if once.height < rows.height else rows


def _with_voices(table: pl.DataFrame, once: pl.DataFrame) -> pl.DataFrame:
    """Add what the test says where each voice counts once."""
    tested = once["p"].is_not_null().to_numpy()
    q = np.full(once.height, np.nan)
    q[tested] = benjamini_hochberg(once["p"].drop_nulls().to_numpy() / _weights(once)[:-1])
    keys = ["dimension", "parent", "value"]
    told = once.select(
        *keys,
        voices="count",
        voices_baseline="baseline_count",
        voices_change="change",
        voices_q=pl.Series(q).fill_nan(None),
    )
    return table.join(told, on=keys, how="left", nulls_equal=True, maintain_order="left")


def _weights(table: pl.DataFrame) -> Array:
    """Weigh the tests by what is likely to change; the mean weight is 1.

    Source: C. Genovese, K. Roeder and L. Wasserman (2006), False discovery control with p-value
    weighting, Biometrika 93.
    """
    tested = table.filter(pl.col("p").is_not_null())["dimension"]
    weights = np.append(tested.replace_strict(WEIGHTS, default=1.0).to_numpy(), 1.0)
    return np.asarray(weights / weights.mean())


def _tested(table: pl.DataFrame, places: int) -> pl.DataFrame:
    """Work out how far every value changed, and test it once."""
    x, n, before, before_n, previous, previous_n = (
        floats(table[name].to_numpy())
        for name in ("count", "n", "baseline_count", "baseline_n", "previous_count", "previous_n")
    )
    share, baseline = x / np.maximum(n, 1), before / np.maximum(before_n, 1)
    low, high = newcombe(x, n, before, before_n)
    columns = {
        "share": share,
        "previous_share": previous / np.maximum(previous_n, 1),
        "baseline": baseline,
        "change": share - baseline,
        "low": low,
        "high": high,
        "dispersion": np.ones(table.height),
        "p": np.full(table.height, np.nan),
    }
    at = _testable(table)
    if places == 1:
        columns["p"][at] = two_shares(x[at], n[at], before[at], before_n[at])
    else:
        months = table.select(by_place(places)).to_numpy()[at]
        found = against_history(x[at], n[at], *np.hsplit(months, 2))
        for name in ("low", "high", "dispersion", "p"):
            columns[name][at] = getattr(found, name)
    return (
        table.drop(by_place(places))
        .with_columns(pl.Series(name, values) for name, values in columns.items())
        .with_columns(pl.col("p").fill_nan(None))
    )


def _testable(table: pl.DataFrame) -> Booleans:
    """Mark the values with enough rows that do not mirror another one."""
    mirrors = pl.col("value") != pl.col("dimension").replace_strict(TESTED, default=None)
    marked = table.select(
        ~mirrors.fill_null(value=False)
        & (pl.col("count") + pl.col("baseline_count") >= MIN_ROWS)
        & (pl.min_horizontal("n", "baseline_n") > 0)
    )
    return marked.to_series().to_numpy()
