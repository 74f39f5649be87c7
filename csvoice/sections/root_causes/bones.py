"""What customers themselves say with an issue: phrases of the texts, by where they are said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Booleans, Integers
from csvoice.analyze.texts.evidence import matching
from csvoice.analyze.words.counts import Counts, counted
from csvoice.analyze.words.keyness import distinctive_words, document_counts
from csvoice.analyze.words.phrases import phrases
from csvoice.context import Context
from csvoice.kit.rows import NOT_PRAISE, frequencies, of_issue, once, rows_of
from csvoice.schema import OTHER_ISSUE

BRANCHED_BY = ("issue_detail", "product", "brand", "channel")
MIN_BRANCH = 10
"""A branch with fewer rows says nothing about what is usual there."""

COVERED = 0.5
"""Branches must hold this part of an issue's rows, else another column is tried."""

BRANCHES, BONES = 6, 4
CANDIDATES = 12
SHORTEST = 2
MIN_TEXTS = 3
"""A phrase must stand in so many different texts: one text copied often is one voice."""

SAME_ROWS = 0.6
"""From this Jaccard index of their rows on, two phrases are parts of one."""

MOST_READ, MOST_BESIDE = 2_000, 3_000
"""Rows of an issue, and of all others, in which phrases are looked for; they are counted in all."""

_END = r"，。！？；：、,!?;:~…\s"
READABLE = (6, 34)


@dataclass(frozen=True, slots=True)
class Bone:
    """A phrase: in how many rows of its branch it stands, and a clause with it, by id."""

    phrase: str
    count: int
    clause: str
    id: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of an issue's rows: its name, size, and phrases, the most frequent first."""

    name: str
    count: int
    bones: tuple[Bone, ...]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """An issue's phrases; `column` is what its branches are values of, empty for a single one."""

    issue: str
    column: str
    branches: tuple[Branch, ...]


def skeletons(ctx: Context, issues: Sequence[str]) -> list[Skeleton]:
    """Find what the rows of each issue say more than other rows do, branch by branch."""
    rows = _rows(ctx, issues)
    chosen = {issue: _branches(rows.filter(pl.col("issue") == issue)) for issue in issues}
    branch = pl.coalesce(
        pl.when(pl.col("issue") == issue).then(_key(issue, column, values))
        for issue, (column, values) in chosen.items()
    )
    rows = rows.with_columns(branch=branch)
    read = sampled(rows, issues)
    counts = _phrases(ctx, rows, read)
    names, documents = document_counts(counts, rows["branch"].gather(read))
    every = counts.documents.astype(np.float64)
    found = {
        name: distinctive_words(documents[place], every - documents[place], counts.vocabulary)
        for place, name in enumerate(names)
    }
    return [
        Skeleton(issue, column, tuple(_branch(rows, issue, value, found) for value in values))
        for issue, (column, values) in chosen.items()
    ]


def _rows(ctx: Context, issues: Sequence[str]) -> pl.DataFrame:
    """Return the rows of pain, each author once, with what those of the issues say."""
    rows = rows_of(ctx)
    wanted = ("id", "issue", "sentiment", *BRANCHED_BY)
    present = [name for name in wanted if name in rows.columns]
    names = ctx.feedback.collect_schema().names()
    said = [pl.col(name).fill_null("") for name in ("title", "text") if name in names]
    read = pl.when(pl.col("issue").is_in(list(issues))).then(pl.concat_str(said, separator="。"))
    texts = ctx.feedback.select(said=read).collect(engine="streaming")
    every = rows.select(*present, "nature").hstack(texts).with_row_index("place")
    return every.filter(matching([NOT_PRAISE]), pl.Series(once(ctx))).drop("nature")


def _branches(rows: pl.DataFrame) -> tuple[str, list[str]]:
    """Choose the column that tells the rows of an issue apart, and its largest values."""
    for column in BRANCHED_BY:
        if column in rows.columns:
            named = rows.filter(pl.col(column) != OTHER_ISSUE)
            sizes = frequencies(named, column).filter(pl.col("count") >= MIN_BRANCH).head(BRANCHES)
            if sizes.height > 1 and sizes["count"].sum() >= COVERED * rows.height:
                return column, sizes[column].to_list()
    return "", [""]


def _key(issue: str, column: str, values: Sequence[str]) -> pl.Expr:
    if not column:
        return pl.lit(f"{issue}\x1f")
    value = pl.col(column)
    return pl.when(value.is_in(list(values))).then(pl.concat_str(pl.lit(f"{issue}\x1f"), value))


def sampled(rows: pl.DataFrame, issues: Sequence[str]) -> Integers:
    """Take rows of each issue, and of all others, by their ids: one row more moves one at most."""
    issue = rows["issue"].fill_null("").to_numpy()
    parts = [np.flatnonzero(issue == one) for one in issues]
    rest = np.flatnonzero(~np.isin(issue, list(issues)))
    taken = [_some(rows, part, MOST_READ) for part in parts] + [_some(rows, rest, MOST_BESIDE)]
    return np.sort(np.concatenate(taken))


def _some(rows: pl.DataFrame, places: Integers, most: int) -> Integers:
    """Take those with the smallest digests of their ids."""
    if len(places) <= most:
        return places
    ids = rows["id"].gather(places).cast(pl.Binary)
    digests = np.fromiter(map(crc32, ids), np.uint32, len(places))
    return places[np.argsort(digests, kind="stable")[:most]]


def _phrases(ctx: Context, rows: pl.DataFrame, read: Integers) -> Counts:
    places = rows["place"].gather(read).implode()
    some = (
        ctx.feedback.select("tokens").with_row_index("place").filter(pl.col("place").is_in(places))
    )
    lexicon = ctx.plan.lexicon
    said = phrases(some.select("tokens"), lexicon.stopwords, lexicon.negation)
    return counted(*said, len(read), lexicon.stopwords)


def _branch(rows: pl.DataFrame, issue: str, value: str, found: dict[str, pl.DataFrame]) -> Branch:
    key = f"{issue}\x1f{value}"
    inside = rows.filter(pl.col("branch") == key)
    if key not in found:
        # All of it is said again by authors who count elsewhere, or none of it was sampled.
        return Branch(value, inside.height, ())
    words = found[key].sort(-pl.col("documents"), "word")["word"].head(CANDIDATES)
    bones: list[Bone] = []
    seen: list[Booleans] = []
    names = _names(rows) | {issue, value}
    for phrase in words:
        if len(bones) == BONES:
            break
        if _names_something(phrase, names):
            continue
        said = inside["said"].str.contains(phrase, literal=True).to_numpy()
        telling = inside.filter(pl.Series(said))
        repeats = any((said & one).sum() >= SAME_ROWS * (said | one).sum() for one in seen) or any(
            phrase in bone.phrase or bone.phrase in phrase for bone in bones
        )
        enough = telling["said"].n_unique() >= MIN_TEXTS and not _is_praise(telling)
        if not repeats and enough:
            bones.append(Bone(phrase, telling.height, *_clause(telling, phrase)))
            seen.append(said)
    ordered = sorted(bones, key=lambda bone: (-bone.count, bone.phrase))
    return Branch(value, inside.height, tuple(ordered))


def _names(rows: pl.DataFrame) -> set[str]:
    """Return the names of products and brands: a phrase with one says where, not what."""
    present = [name for name in ("product", "brand") if name in rows.columns]
    return {value for name in present for value in rows[name].drop_nulls().unique()}


def _names_something(phrase: str, names: Iterable[str]) -> bool:
    """Whether a phrase only repeats what a type or a product is called."""
    known = (name.lower() for name in names if len(name) >= SHORTEST)
    return any(name in phrase or phrase in name for name in known)


def _is_praise(rows: pl.DataFrame) -> bool:
    """Whether the texts that hold a phrase are, most of them, content: that is no cause."""
    return "sentiment" in rows.columns and int((rows["sentiment"] > 0).sum()) * 2 > rows.height


def _clause(rows: pl.DataFrame, phrase: str) -> tuple[str, str]:
    """Return the clause with a phrase that is neither too short nor too long, and its id."""
    low, high = READABLE
    pattern = f"([^{_END}]*{re.escape(phrase)}[^{_END}]*)"
    clauses = rows.select("id", clause=pl.col("said").str.extract(pattern)).drop_nulls("clause")
    length = pl.col("clause").str.len_chars()
    best = clauses.sort(
        ~length.is_between(low, high), (length - (low + high) // 2).cast(pl.Int64).abs(),
        "clause", "id",
    )  # fmt: skip
    return (best["clause"][0][: 2 * high], best["id"][0]) if best.height else (phrase, "")


def reasons_given(ctx: Context, issue: str) -> Booleans:
    """Mark the rows of an issue whose words give a reason, such as 因为, 由于, 原因是."""
    reason = pl.col("text").str.contains("因为|由于|原因是|引起|导致|造成|的缘故")
    given = ctx.feedback.select(given=matching(of_issue(issue)) & reason)
    said = given.collect(engine="streaming")["given"]
    return said.fill_null(value=False).to_numpy().astype(bool)
