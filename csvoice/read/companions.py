"""What columns say together: a date in several of them, coarse and fine labels."""

from __future__ import annotations

import polars as pl

from csvoice.read.cells import MOSTLY
from csvoice.read.fits import is_label
from csvoice.read.names import fold, match
from csvoice.read.search import Choice, Search

_PARTS = (
    (("年", "年份", "年度", "所属年份", "year"), r"^(?:19|20)\d{2}(?:年度?)?$"),
    (("月", "月份", "month"), r"^(?:0?[1-9]|1[0-2])(?:月份?)?$"),
    (("日", "号", "日期", "day"), r"^(?:0?[1-9]|[12]\d|3[01])[日号]?$"),
)
"""Names and cells of the year, the month and the day."""

_CLOCK = (
    ("时间", "时刻", "具体时间", "钟点", "时分", "时分秒", "time"),
    r"^\d{1,2}[:：时点]\d{2}(?:[:：分]\d{2})?[分秒]?$",
)


def join_date_parts(search: Search) -> None:
    """Read year and month together, and the day with them, where no column has them all."""
    chosen = search.choices.get("created_at")
    found = [_part(search, names, cells) for names, cells in _PARTS]
    parts = tuple(header for header in found if header)
    if not found[0] or not found[1] or (chosen and not {*chosen.headers} <= {*parts}):
        return
    if chosen is None or not chosen.given:
        named = "」「".join(parts)
        search.choices["created_at"] = Choice(parts, f"「{named}」合起来是日期。")


def join_clock(search: Search) -> None:
    """Read the time of day together with a date that has none."""
    chosen = search.choices.get("created_at")
    if chosen is None or chosen.given or len(chosen.headers) > 1:
        return
    clock = _part(search, *_CLOCK)
    if clock and clock not in chosen.headers and not _has_clock(search, chosen.headers[0]):
        why = f"{chosen.why}「{clock}」是它的时刻，一起读。"
        search.choices["created_at"] = Choice((*chosen.headers, clock), why)


def _has_clock(search: Search, header: str) -> bool:
    return search.cells[header].share(r"\d[:：时点]\d|T\d\d|^\d+\.\d+$") > 1 - MOSTLY


def _part(search: Search, names: tuple[str, ...], cells: str) -> str | None:
    """Return the header of a part of dates that no other column is made from."""
    taken = {
        header
        for name, choice in search.choices.items()
        for header in choice.headers
        if name != "created_at"
    }
    fitting = (
        header
        for header, column in search.cells.items()
        if header not in taken and fold(header) in names and column.share(cells) >= MOSTLY
    )
    return next(fitting, None)


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
