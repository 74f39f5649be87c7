"""Find many regular expressions in many texts: one search for their literals says where to try."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from csvoice.lookup.haystack import Haystack
from csvoice.lookup.literals import literals
from csvoice.lookup.terms import TermMatcher
from csvoice.storage.cache import content_name, kept

_RULES = Path(__file__).with_name("literals.py").read_bytes()
"""How literals are found: what another version of that file found is not taken for ours."""


class PatternFinder:
    """Finds the matches of regular expressions in lower-case texts.

    Args:
        patterns: In the dialect that Python and polars share.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns
        needed = _needed(patterns)
        schema = {"pattern": pl.Int64(), "part": pl.Int64(), "text": pl.String()}
        table = pl.DataFrame(needed, schema=schema, orient="row")
        words = table["text"].unique().sort()
        numbers = pl.DataFrame({"text": words}).with_row_index("term")
        self._matcher = TermMatcher(words.to_list(), overlapping=True, inside_words=True)
        self._table = table.join(numbers, on="text").drop("text")
        self._parts = table.group_by("pattern").agg(parts=pl.col("part").n_unique())
        self._anywhere = sorted(set(range(len(patterns))) - {number for number, *_ in needed})

    def find(self, texts: pl.Series) -> Iterator[tuple[int, int, re.Match[str]]]:
        """Give every match with its row and its pattern's number."""
        if not self._patterns:
            return
        lowered = Haystack.of(texts).lines
        pairs = pl.concat([self._worth_trying(texts), *self._anywhere_in(lowered)]).sort(pl.all())
        tried = pairs.with_columns(lowered.gather(pairs["row"]).alias("text"))
        compiled = {one: re.compile(self._patterns[one]) for one in pairs["pattern"].unique()}
        for number, row, text in tried.iter_rows():
            for match in compiled[number].finditer(text):
                yield row, number, match

    def _worth_trying(self, texts: pl.Series) -> pl.DataFrame:
        """Pair each `pattern` with the rows that hold a literal of each of its parts."""
        held = self._matcher.find(texts).select("row", "term").unique().join(self._table, on="term")
        parts = held.group_by("pattern", "row").agg(held=pl.col("part").n_unique())
        complete = parts.join(self._parts, on="pattern").filter(pl.col("held") == pl.col("parts"))
        return complete.select("pattern", "row")

    def _anywhere_in(self, lowered: pl.Series) -> Iterator[pl.DataFrame]:
        """Pair each pattern that needs no literal with the rows that Rust finds it in."""
        held = lowered.to_frame("text").select(
            pl.col("text").str.contains(self._patterns[number]).alias(f"{number}")
            for number in self._anywhere
        )
        for column in held:
            rows = column.arg_true().alias("row")
            number = pl.lit(int(column.name), pl.Int64).alias("pattern")
            yield pl.DataFrame(rows).select(number, "row")


def _needed(patterns: Sequence[str]) -> list[tuple[int, int, str]]:
    """Give each literal with the numbers of its pattern and part; worked out once, then kept."""
    if not patterns:
        return []
    name = content_name("literals", ".json", _RULES, repr(patterns).encode())
    found: list[tuple[int, int, str]] = json.loads(kept(name, lambda: _worked_out(patterns)))
    return found


def _worked_out(patterns: Sequence[str]) -> bytes:
    needed = [
        (number, part, word)
        for number, pattern in enumerate(patterns)
        for part, words in enumerate(literals(pattern))
        for word in sorted(words)
    ]
    return json.dumps(needed).encode()
