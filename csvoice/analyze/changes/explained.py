"""Which changes repeat others: a brand and its product, one rise and the falls that mirror it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Array, Booleans
from csvoice.analyze.statistics.significance import two_shares

SAME = 0.8
"""A narrower change that holds so much of a wider one, and lies so far in it, tells it better."""

UNTOLD = 0.5
"""A share changed by itself where it changed so much without the rows of those told before."""


def told_once(
    cells: pl.DataFrame, members: Sequence[pl.Expr], bases: Sequence[pl.Expr]
) -> list[int]:
    """Choose the changes of shares that do not repeat each other, in the order to be told.

    Stepwise: the surest change is told, by the narrowest one that holds most of it (凯迪拉克XT5
    for 凯迪拉克, a detail for its issue); its rows are set aside in both periods, and the others
    are looked at again in what remains, by how far their shares differ there. So a share that
    fell only because another rose is left out, and so is a brand whose product tells it all.

    Args:
        cells: Kinds of rows, with how many there are `now` and `before`.
        members: For each change, those to be preferred first, whether a row belongs to the value.
        bases: For each change, whether a row belongs to what the share is of.

    Returns:
        Places of the changes told.
    """
    marks = cells.select(
        expression.fill_null(value=False).alias(f"{kind}{place}")
        for kind, part in (("member", members), ("base", bases))
        for place, expression in enumerate(part)
    )
    columns = [column.to_numpy().astype(np.float64) for column in marks]
    member = np.array(columns[: len(members)]).reshape(len(members), cells.height)
    base = np.array(columns[len(members) :]).reshape(len(members), cells.height)
    weights = cells.select("now", "before").to_numpy().astype(np.float64)
    return _stepwise(member, base, weights)


def _stepwise(member: Array, base: Array, weights: Array) -> list[int]:
    kept = np.ones(member.shape[1])
    open_ = np.ones(len(member), dtype=bool)
    whole, _excess, _p = _compared(member, base, weights, kept)
    told: list[int] = []
    while open_.any():
        left, excess, p = _compared(member, base, weights, kept)
        open_ &= left * np.sign(whole) >= UNTOLD * np.abs(whole)
        if not open_.any():
            break
        # Mirror images are equally sure but for the last digits; the first of them is told.
        sureness = np.round(np.log(np.maximum(p, 1e-300)), 6)
        surest = int(np.argmin(np.where(open_, sureness, np.inf)))
        chosen = _narrowest(surest, member * kept, weights.sum(axis=1), excess, open_)
        told.append(chosen)
        open_[[surest, chosen]] = False
        kept = kept * (1 - member[chosen])
    return told


def _compared(
    member: Array, base: Array, weights: Array, kept: Array
) -> tuple[Array, Array, Array]:
    """Return by how much each share changed, in rows as well, and how surely, among rows kept."""
    (x, before), (n, n_before) = ((part * kept @ weights).T for part in (member, base))
    change = x / np.maximum(n, 1) - before / np.maximum(n_before, 1)
    change = np.where((n > 0) & (n_before > 0), change, 0.0)
    return change, change * n, two_shares(x, n, before, n_before)


def _narrowest(surest: int, member: Array, sizes: Array, excess: Array, open_: Booleans) -> int:
    """Return the smallest value that holds most of the surest one's change."""
    rows = member @ sizes
    common = member @ (member[surest] * sizes)
    sign = np.sign(excess[surest])
    holding = open_ & (common >= SAME * rows) & (excess * sign >= SAME * abs(excess[surest]))
    # Of two alike, the later dimension names it closer.
    return int(min(np.flatnonzero(holding), key=lambda place: (rows[place], -place)))
