"""Days on which a segment had far more feedback than its own days before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import betainc

from csvoice.analyze.significance import benjamini_hochberg

WINDOW = 28
"""Days of its own history that a day is compared with."""

GUARD = 2
"""Days between the two, so that the first day of a burst does not hide the second (EARS C2)."""

MIN_HISTORY = 7
"""With fewer days before it, a day is not judged."""

MIN_COUNT = 5
"""Fewer rows on a day are not a burst, whatever came before."""


def bursts(
    frame: pl.LazyFrame, segments: Sequence[str], since: datetime | None = None
) -> pl.DataFrame:
    """Find the days on which a segment's count is far above its own history.

    The expected count is the mean of up to 28 days that end two days earlier; the p-value is the
    upper tail of the gamma-Poisson (negative binomial) predictive distribution, so that a short or
    empty history does not alarm by itself. Sources: L. Hutwagner et al. (2003), The bioterrorism
    preparedness and response Early Aberration Reporting System (EARS), J. Urban Health 80;
    A. Gelman et al. (2013), Bayesian Data Analysis, §2.6 (Jeffreys prior).

    Args:
        frame: Feedback with `created_at` and the columns in `segments`.
        segments: Columns that together make a segment; rows with a null in one are left out.
        since: First day that is judged; None judges all.

    Returns:
        The columns in `segments`, then `day`, `count`, `expected` (a day), `p`, `q`
        (Benjamini-Hochberg over every segment and day judged), the surest first.
    """
    names = list(segments)
    day = pl.col("created_at").dt.truncate("1d").alias("day")
    daily = (
        frame.filter(pl.all_horizontal(pl.col("created_at", *names).is_not_null()))
        .group_by(*names, day)
        .agg(count=pl.len().cast(pl.Int64))
        .sort(*names, "day")
        .collect()
    )
    return _judged(daily, names, since)


def _judged(daily: pl.DataFrame, names: list[str], since: datetime | None) -> pl.DataFrame:
    day = daily["day"].dt.epoch("d").to_numpy()
    origin, days = (day.min(), int(day.max() - day.min()) + 1) if len(day) else (0, 0)
    since_day = 0 if since is None else pl.Series([since]).dt.epoch("d")[0] - origin
    first_judged = max(MIN_HISTORY + GUARD, since_day)
    age = day - origin
    segment = daily.select(pl.struct(names).rle_id()).to_series().to_numpy().astype(np.int64)
    before, exposure = _history(segment, age, daily["count"].to_numpy(), days)
    tail = betainc(daily["count"].to_numpy(), before + 0.5, 1 / (exposure + 1))
    judged = (age >= first_judged) & (daily["count"].to_numpy() >= MIN_COUNT)
    tests = (int(segment.max()) + 1 if len(segment) else 0) * max(0, days - first_judged)
    return (
        daily.with_columns(expected=before / exposure, p=tail)
        .filter(pl.Series(judged))
        .with_columns(q=benjamini_hochberg(tail[judged], tests))
        .sort("p", *names, "day")
    )


def _history(
    segment: NDArray[np.int64], age: NDArray[np.int64], count: NDArray[np.int64], days: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sum each row's own segment over its window; rows are sorted by segment and age.

    Days are laid on one line, segment after segment, far enough apart that no window reaches into
    the segment before; sums over a window are then differences of one running sum.
    """
    place = segment * (days + WINDOW + GUARD) + age
    running = np.concatenate(([0], np.cumsum(count)))
    first, last = np.searchsorted(place, [place - GUARD - WINDOW, place - GUARD])
    return running[last] - running[first], np.clip(age - GUARD, 1, WINDOW)
