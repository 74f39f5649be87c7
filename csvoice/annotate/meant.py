"""Which grave words are meant: said of a fact, in whole words, and not as a figure of speech."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from csvoice.annotate.clauses import ClauseReader, Clauses
from csvoice.lexicon import HIT, Lexicon, Terms
from csvoice.lookup.groups import TermGroups
from csvoice.lookup.haystack import Booleans
from csvoice.lookup.trie import Integers
from csvoice.schema import MATCHING

_REACH = 2
_SHORT = 2
"""Terms of so few characters must not straddle words; longer ones mean what they say anyway."""
_SHOWN = 12
"""Characters of a clause that are shown to each side of a hit."""
_ENDS = r"，。！？；：,!?;:…~～\n"
_BEFORE, _AFTER = rf"([^{_ENDS}]*)$", rf"^([^{_ENDS}]*)"
_ASKED = "^[了过的]?[吗嘛么]"


@dataclass(frozen=True, slots=True)
class Meant:
    """Tells the hits that are meant, for one plan.

    Attributes:
        reasons: The groups that the hits are numbered by.
        lexicon: Negations, suppositions and figures of speech.
        reader: Lays out what stands around the hits.
        stories: Finds the words of a text that retells a story.
    """

    reasons: Sequence[Terms]
    lexicon: Lexicon
    reader: ClauseReader
    stories: TermGroups

    @classmethod
    def of(cls, reasons: Sequence[Terms], lexicon: Lexicon) -> Meant:
        """Make ready for the reasons of severity."""
        stories = TermGroups([lexicon.unmeant.stories])
        return cls(reasons, lexicon, ClauseReader(lexicon), stories)

    def among(self, hits: pl.DataFrame, batch: pl.DataFrame) -> pl.DataFrame:
        """Leave the hits that are meant.

        Args:
            hits: As `TermGroups.hits` gives them, in the order of rows.
            batch: The rows that were searched, with `tokens`.

        Returns:
            The hits with `excerpt`, the clause around each, shortened.
        """
        around = _with_clauses(hits, batch[MATCHING])
        if hits.is_empty():
            return around
        spoken = pl.Series(self._spoken(hits, batch))
        told = self._retold(batch[MATCHING].gather(hits["row"].unique().sort()), hits)
        kept = around.with_columns(told=told, threat=self._flag("threat")).filter(spoken)
        return kept.filter(self._fits()).drop("told", "threat")

    def _spoken(self, hits: pl.DataFrame, batch: pl.DataFrame) -> Booleans:
        """Leave out what is cut from other words, negated (没有起火) or only supposed (如果起火).

        A threat stays one when it is conditional (再不处理就起诉).
        """
        rows = hits["row"].unique().sort()
        layout = self.reader.read(batch[MATCHING].gather(rows), batch["tokens"].gather(rows))
        places = np.searchsorted(rows.to_numpy(), hits["row"].to_numpy())
        first = layout.at(places, hits["start"].to_numpy())
        last = layout.at(places, hits["end"].to_numpy() - 1)
        weight, doubtful = layout.before(first, reach=_REACH)
        threat = hits.select(self._flag("threat")).to_series().to_numpy()
        whole = ~_straddling(layout, hits, first, last)
        spoken: Booleans = whole & (weight > 0) & (~doubtful | threat)
        return spoken

    def _retold(self, texts: pl.Series, hits: pl.DataFrame) -> pl.Series:
        """Mark the hits of texts that retell a story."""
        found = self.stories.hits(texts)["row"].unique()
        rows = hits["row"].unique().sort().gather(found)
        return hits["row"].is_in(rows.implode())

    def _fits(self) -> pl.Expr:
        """Whether the clause around a hit is of a kind in which its reason is meant."""
        unmeant = self.lexicon.unmeant
        doubtful = _matches(unmeant.doubts) | pl.col("after").str.contains(_ASKED)
        in_plot = pl.col("told") & self._flag("told")
        return (
            ~_matches(unmeant.figures)
            & (pl.col("threat") | ~doubtful)
            & ~(in_plot & ~pl.col("clause").str.contains(unmeant.writer))
            & pl.all_horizontal(self._fits_reason(*one) for one in enumerate(self.reasons))
        )

    def _fits_reason(self, number: int, reason: Terms) -> pl.Expr:
        needed = _matches(reason.needs) if reason.needs else pl.lit(value=True)
        return (pl.col("group") != number) | (needed & ~_matches(reason.unless))

    def _flag(self, name: str) -> pl.Expr:
        marked = [number for number, one in enumerate(self.reasons) if getattr(one, name)]
        return pl.col("group").is_in(marked)


def _with_clauses(hits: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """Add what stands around each hit in its clause: `before`, `after`, `clause`, `excerpt`."""
    text = pl.col("text")
    said = text.str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    before, after = pl.col("before"), pl.col("after")
    return (
        hits.with_columns(text=texts.gather(hits["row"]))
        .with_columns(
            before=text.str.slice(0, pl.col("start")).str.extract(_BEFORE),
            after=text.str.slice(pl.col("end")).str.extract(_AFTER),
            said=said,
        )
        .with_columns(
            clause=before + pl.col("said").str.to_lowercase() + after,
            marked=before + HIT + after,
            excerpt=(
                before.str.tail(_SHOWN) + pl.col("said") + after.str.head(_SHOWN)
            ).str.strip_chars(),
        )
        .drop("text", "said")
    )


def _matches(patterns: Sequence[str]) -> pl.Expr:
    """Whether one of the patterns fits the clause; those with `HIT` know where the hit stands."""
    kinds = (
        ("marked", [one for one in patterns if HIT in one]),
        ("clause", [one for one in patterns if HIT not in one]),
    )
    found = [pl.col(name).str.contains("|".join(some)) for name, some in kinds if some]
    return pl.any_horizontal(found) if found else pl.lit(value=False)


def _straddling(layout: Clauses, hits: pl.DataFrame, first: Integers, last: Integers) -> Booleans:
    """Tell which short terms are cut from other words: 主流产品, 导致/死机, 裤子/上/吊牌."""
    start, end = hits["start"].to_numpy(), hits["end"].to_numpy()
    early, late = layout.start[first] < start, layout.end[last] > end
    cut = np.where(first == last, early & late, early | late)
    straddling: Booleans = cut & (end - start <= _SHORT)
    return straddling
