"""Coarse and fine labels of an export, told apart by nesting."""

from __future__ import annotations

import polars as pl

from csvoice.read.fits import is_label
from csvoice.read.names import match
from csvoice.read.search import Search

NESTED = 0.5
"""From this lambda on, one label is taken as a finer grade of the other."""

_RESIDUAL = ("其他", "其它", "other", "others")


def is_finer(fine: pl.Series, coarse: pl.Series) -> bool:
    """Whether `fine` has more kinds than `coarse` and mostly tells which coarse kind it is.

    Measured by lambda, the share of errors in guessing `coarse` that knowing `fine` saves
    (Goodman and Kruskal 1954, "Measures of association for cross classifications"). 其他 is left
    out: it is under every coarse kind.
    """
    pairs = pl.DataFrame({"fine": fine, "coarse": coarse}).drop_nulls()
    pairs = pairs.filter(~pl.col("fine").str.to_lowercase().is_in(_RESIDUAL))
    if pairs["fine"].n_unique() <= pairs["coarse"].n_unique():
        return False
    counts = pairs.group_by("fine", "coarse").len()
    known = int(counts.group_by("fine").agg(pl.col("len").max())["len"].sum())
    blind = int(counts.group_by("coarse").agg(pl.col("len").sum())["len"].max() or 0)  # type: ignore[arg-type]
    rest = pairs.height - blind
    return rest > 0 and (known - blind) / rest >= NESTED


def settle_labels(search: Search, frame: pl.DataFrame) -> None:
    """Tell the coarse label from the fine one by nesting; one label alone is the coarse one."""
    choices = search.choices
    detail = choices.get("label_detail")
    if "label" not in choices and detail and not detail.given:
        choices["label"] = choices.pop("label_detail")
    if "label" not in choices or choices["label"].given or len(choices["label"].headers) > 1:
        return
    coarse = choices["label"].headers[0]
    if "label_detail" not in choices and (other := _nested_label(search, frame, coarse)):
        why = f"与「{coarse}」逐级对应的另一列分类"
        search.take("label_detail", other, why)
    fine = choices.get("label_detail")
    if fine and not fine.given and is_finer(frame[coarse], frame[fine.headers[0]]):
        choices["label"], choices["label_detail"] = fine, choices["label"]


def _nested_label(search: Search, frame: pl.DataFrame, label: str) -> str | None:
    """Return the first column of labels, by its header, that is finer or coarser than `label`."""
    for header in search.open_headers():
        if names_a_label(header) and is_label(search.cells[header]):
            one, other = frame[header], frame[label]
            if is_finer(one, other) or is_finer(other, one):
                return header
    return None


def names_a_label(header: str) -> bool:
    """Whether a header is one of those that issue types stand under."""
    return match("label", header) is not None or match("label_detail", header) is not None
