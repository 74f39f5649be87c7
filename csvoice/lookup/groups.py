"""Which groups of terms speak in a text; a taxonomy laid flat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from csvoice.lexicon import Taxonomy, Terms
from csvoice.lookup.patterns import PatternFinder
from csvoice.lookup.terms import TermMatcher

_WEIGHTS = {"terms": 1.0, "weak": 0.5, "must": 0.0, "must_not": 0.0}
_INSIDE = r"[^，。！；…,;!\s]"
_PIECE = r"\\.|\[[^\]]*\]|\."
"""An escaped character, a class or a dot of a regular expression."""
HITS = {
    "row": pl.Int64(),
    "group": pl.Int64(),
    "term": pl.String(),
    "start": pl.Int64(),
    "end": pl.Int64(),
    "weight": pl.Float64(),
}


class TermGroups:
    """Finds which groups speak in a text, and with which words.

    All terms of all groups are searched at once, leftmost-longest, so that a longer term of one
    group hides a shorter one of another at the same place (小区噪音 hides 小区).
    """

    def __init__(self, groups: Sequence[Terms]) -> None:
        self._groups = groups
        entries = [
            (term.lower(), index, role, weight)
            for index, group in enumerate(groups)
            for role, weight in _WEIGHTS.items()
            for term in getattr(group, role)
        ]
        schema = {"text": pl.String, "group": pl.Int64, "role": pl.String, "weight": pl.Float64}
        table = pl.DataFrame(entries, schema=schema, orient="row")
        terms = table["text"].unique().sort()
        self._matcher = TermMatcher(terms.to_list())
        patterns = [(index, one) for index, group in enumerate(groups) for one in group.patterns]
        self._group_of = [index for index, _pattern in patterns]
        self._patterns = PatternFinder([_within_a_clause(one) for _index, one in patterns])
        numbers = pl.DataFrame({"text": terms, "term": pl.arange(len(terms), eager=True)})
        self._table = table.join(numbers, on="text").with_columns(pl.col("term").cast(pl.UInt32))

    def hits(self, texts: pl.Series) -> pl.DataFrame:
        """Return the hits that count, in the order of rows and places.

        Returns:
            Columns `row`, `group`, `term` (as it stands in the text, lower case), `start`, `end`
            and `weight` (1 for a term or pattern, 0.5 for a weak term).
        """
        found = self._matcher.find(texts).join(self._table, on="term").drop("term")
        found = found.with_columns(pl.col("row").cast(pl.Int64)).rename({"text": "term"})
        speaking = found.filter(pl.col("weight") > 0).select(HITS.keys())
        patterned = self._pattern_hits(texts)
        spoken = pl.concat([_outside(speaking, patterned), patterned])
        allowed = self._forbid(self._require(spoken, found), found)
        return allowed.sort("row", "start", "group", "end", "term")

    def _require(self, spoken: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
        strict = [index for index, group in enumerate(self._groups) if group.must]
        if not strict:
            return spoken
        met = found.filter(pl.col("role") == "must").select("row", "group").unique()
        demanding = pl.col("group").is_in(strict)
        return pl.concat(
            [
                spoken.filter(~demanding),
                spoken.filter(demanding).join(met, on=["row", "group"], how="semi"),
            ]
        )

    @staticmethod
    def _forbid(spoken: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
        barred = found.filter(pl.col("role") == "must_not").select("row", "group")
        return spoken.join(barred, on=["row", "group"], how="anti")

    def _pattern_hits(self, texts: pl.Series) -> pl.DataFrame:
        rows = [
            (row, self._group_of[number], match.group(), match.start(), match.end(), 1.0)
            for row, number, match in self._patterns.find(texts)
        ]
        return pl.DataFrame(rows, schema=HITS, orient="row")


def _outside(hits: pl.DataFrame, patterned: pl.DataFrame) -> pl.DataFrame:
    """Drop the terms that a pattern of the same group has taken in: they say nothing more."""
    if patterned.is_empty():
        return hits
    spans = patterned.select("row", "group", first="start", last="end")
    inside = hits.join(spans, on=["row", "group"]).filter(
        pl.col("start").is_between("first", "last") & (pl.col("end") <= pl.col("last"))
    )
    return hits.join(inside, on=["row", "group", "start", "end"], how="anti", maintain_order="left")


def _within_a_clause(pattern: str) -> str:
    """Let the dots of a pattern, outside brackets, match anything but the end of a clause."""
    return re.sub(_PIECE, lambda piece: _INSIDE if piece.group() == "." else piece.group(), pattern)


@dataclass(frozen=True, slots=True)
class Rules:
    """What finds a taxonomy's terms in texts.

    Attributes:
        groups: The terms, group by group.
        names: One row a group: `group` (its number), `order` (of the issue type), `issue`,
            `detail` (null for an issue type's own terms).
    """

    groups: TermGroups
    names: pl.DataFrame

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> Rules:
        """Lay a taxonomy flat; what an issue type must not have binds its details as well."""
        terms: list[Terms] = []
        names: list[tuple[int, str, str | None]] = []
        for order, issue in enumerate(taxonomy.issues):
            terms.append(issue.own)
            names.append((order, issue.name, None))
            for detail in issue.details:
                terms.append(replace(detail, must_not=detail.must_not + issue.own.must_not))
                names.append((order, issue.name, detail.name))
        # No issue's: where they stand, they hide the terms they hold.
        terms.append(Terms("", terms=taxonomy.innocent))
        schema = {"order": pl.Int64, "issue": pl.String, "detail": pl.String}
        table = pl.DataFrame(names, schema=schema, orient="row").with_row_index("group")
        return cls(TermGroups(terms), table.with_columns(pl.col("group").cast(pl.Int64)))

    def hits(self, texts: pl.Series) -> pl.DataFrame:
        """Return the hits of `TermGroups.hits`, each with `order`, `issue` and `detail`."""
        return self.groups.hits(texts).join(self.names, on="group", maintain_order="left")


@cache
def rules_of(taxonomy: Taxonomy) -> Rules:
    """Build the rules of a taxonomy once a process."""
    return Rules.of(taxonomy)
