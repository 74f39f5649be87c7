"""Files of competitors' feedback, read beside one's own: whose each row is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from csvoice.components import Reader
from csvoice.errors import UsageError
from csvoice.read.files import expand
from csvoice.read.tables import StandardTable

OWN = "本品"
"""What one's own brand is called until it is named."""


def competitors_files(
    own_files: Iterable[Path],
    competitors: Mapping[str, Path],
    own: str | None,
    readers: Sequence[Reader],
) -> list[tuple[Path, str]]:
    """Return the competitors' files, each with its brand.

    Raises:
        InputError: A file is missing or empty.
        UsageError: A competitor bears one's own brand's name, or a file is given twice.
    """
    files = [
        (file, brand) for brand, path in competitors.items() for file in expand([path], readers)
    ]
    if own in competitors:
        raise UsageError(f"「{own}」既是 --own 又是 --competitor，请改其中一个名字。")
    seen = {file.resolve() for file in own_files}
    for file, brand in files:
        if file.resolve() in seen:
            raise UsageError(f"{file} 给了两次：竞品「{brand}」的文件不能同时是别的品牌的。")
        seen.add(file.resolve())
    return files


def with_brand(part: StandardTable, competitor: str | None, own: str | None) -> StandardTable:
    """Give a brand to the rows of a table.

    A competitor's table is that competitor's, whatever its one brand is called there; where it
    holds several brands, and in one's own, only rows without a brand are given one.
    """
    frame = part.frame
    brand = competitor or own or OWN
    known = frame["brand"].drop_nulls() if "brand" in frame.columns else pl.Series(dtype=pl.String)
    kept = bool(len(known)) if competitor is None else known.n_unique() > 1
    filled = pl.coalesce("brand", pl.lit(brand)) if kept else pl.lit(brand)
    note = (
        _competitors_note(competitor, known, kept=kept)
        if competitor
        else _own_note(frame.height - len(known), own)
    )
    return dataclasses.replace(
        part,
        frame=frame.with_columns(
            filled.alias("brand"), pl.lit(competitor, pl.String).alias("competitor")
        ),
        notes=(*part.notes, *note),
    )


def _competitors_note(brand: str, known: pl.Series, *, kept: bool) -> list[str]:
    if kept:
        several = f"表中有 {known.n_unique()} 个品牌，各记各的"
        return [f"只用于竞品对比；{several}，没有品牌的行记作「{brand}」。"]
    if len(known) and known[0] != brand:
        return [f"只用于竞品对比；表中的品牌「{known[0]}」记作「{brand}」。"]
    return [f"只用于竞品对比，记作「{brand}」。"]


def _own_note(unnamed: int, own: str | None) -> list[str]:
    if own or not unnamed:
        return []
    return [f"{unnamed:,} 行没有品牌，记作「{OWN}」；加 --own 品牌名，可换成自己的品牌。"]
