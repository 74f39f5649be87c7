"""Ids as text: numbers without decimals, and those that Excel has rounded found out."""

from __future__ import annotations

import polars as pl

_SCIENTIFIC = r"(?i)^\d(?:\.\d+)?e\+?\d+$"
_HEXADECIMAL = r"(?i)^[0-9-]*[a-f][0-9a-f-]*$"
_EXACT_DIGITS = 15
"""Excel keeps 15 digits of a number and makes the rest zero."""


def without_decimals(cells: pl.Series) -> pl.Series:
    """Turn 10233.0 into 10233, as a program that took ids for numbers has left them."""
    return cells.str.strip_chars(" \t\r\n'\"").str.replace(r"^(\d+)\.0+$", "$1")


def rounded(cells: pl.Series) -> pl.Series:
    """Mark the ids that Excel has rounded, such as 1.00008E+11 or 20240331225299500000.

    Long numbers count as rounded only when nearly all long numbers of the column end in zeros,
    or are exactly what a floating-point number can hold.
    """
    text = cells.fill_null("")
    scientific = text.str.contains(_SCIENTIFIC)
    if text.str.contains(_HEXADECIMAL).sum() > 2 * scientific.sum():
        scientific = pl.repeat(value=False, n=len(text), eager=True)  # One of 7d3e21, a4e510 …
    long = text.str.contains(rf"^\d{{{_EXACT_DIGITS + 1},}}$")
    zeros = long & text.str.slice(_EXACT_DIGITS).str.contains("^0+$")
    if not long.any():
        return scientific
    number = text.set(~long | (text.str.len_chars() < 18), None).cast(pl.Int128, strict=False)
    floats = (number == number.cast(pl.Float64).cast(pl.Int128)).fill_null(value=False)
    suspect = zeros | floats
    nearly_all = int(suspect.sum()) >= 0.9 * int(long.sum())
    return scientific | suspect if nearly_all else scientific


def of_customers(cells: pl.Series) -> tuple[pl.Series, int]:
    """Return ids with rounded ones blanked, and how many those were."""
    text = without_decimals(cells)
    lost = rounded(text)
    return text.set(lost, None), int(lost.sum())


def is_running_number(cells: pl.Series, source: pl.Series) -> bool:
    """Whether the ids are 1, 2, 3 …, which mean nothing outside of their own file."""
    numbers = cells.cast(pl.Int64, strict=False)
    if numbers.null_count() or numbers.is_empty():
        return False
    first = (source != source.shift()).fill_null(value=True)
    begins = numbers.filter(first).is_in([0, 1]).all()
    return bool(begins and (numbers.diff().filter(~first) == 1).all())
