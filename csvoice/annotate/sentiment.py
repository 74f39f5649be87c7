"""Sentiment of a text and of its clauses, from weighted words, a learned table, and from stars.

Clauses are scored by words alone (lexicon-based valence scoring, M. Taboada et al., Computational
Linguistics 37(2), 2011): each word's weight is shifted by the words before it, and the sum is
squeezed into -1 to 1. A whole text is scored by a linear model that has these scores among what it
weighs (`tone.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from csvoice.annotate.clauses import REACH, ClauseReader, Clauses, Floats
from csvoice.annotate.tone import ToneModel, measure_words, speaking
from csvoice.components import Annotate, Annotator
from csvoice.lexicon import Lexicon, Terms
from csvoice.lookup.groups import TermGroups
from csvoice.lookup.haystack import Booleans
from csvoice.lookup.terms import TermMatcher, leftmost_longest
from csvoice.lookup.trie import Integers
from csvoice.plan import Plan
from csvoice.schema import MATCHING, STANDARD, Column

CLAUSE_SCORES = Column(
    "_clauses",
    pl.List(pl.Struct({"end": pl.Int64(), "score": pl.Float64()})),
    "end and sentiment of each clause; lives within annotate only",
)
TONE = STANDARD["tone"]
_NEGATED = -0.8
_STRONGEST = 2.5
_DOUBTED = 0.3
_LONGEST = 3


def prepare(plan: Plan) -> Annotate:
    """Build the finder of the plan's sentiment words and patterns, and the model of the tone."""
    lexicon = plan.lexicon
    reader, valence, model = ClauseReader(lexicon), Valence(lexicon), ToneModel(lexicon.tone)

    def annotate(batch: pl.DataFrame) -> pl.DataFrame:
        layout = reader.read(batch[MATCHING], batch["tokens"])
        words = valence.scored(layout)
        measures = measure_words(words, layout, batch.height)
        spoken = speaking(words, batch.height)
        tone = pl.Series(TONE.name, model.tone(batch[MATCHING], measures, spoken)).round(4)
        return batch.with_columns(tone).select(
            _with_stars(pl.col(TONE.name), stars(batch, plan)).alias("sentiment"),
            pl.col(TONE.name),
            _per_clause(words, layout, batch.height).alias(CLAUSE_SCORES.name),
        )

    return annotate


class Valence:
    """Weighs the sentiment words and the turns of phrase of a batch."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = SentimentWords(lexicon.sentiment)
        self._weights = np.array(list(lexicon.sentiment.values()))
        self._patterns = TermGroups([Terms(one, patterns=(one,)) for one in lexicon.turns])
        self._turns = np.array(list(lexicon.turns.values()), dtype=np.float64)

    def scored(self, layout: Clauses) -> pl.DataFrame:
        """Return columns `row`, `clause` and `score`; a pattern takes in the words inside it."""
        words = self._words.find(layout)
        first, last, score = self._turns_of_phrase(layout)
        inside = np.zeros(len(layout.row) + 1, dtype=np.int64)
        np.add.at(inside, first, 1)
        np.add.at(inside, last + 1, -1)
        token, word, shift = (words[name].to_numpy() for name in ("token", "word", "shift"))
        free = np.cumsum(inside)[token] == 0
        place = np.concatenate((token[free], last))
        scores = np.concatenate((self._weights[word[free]] * shift[free], score))
        columns = {"row": layout.row[place], "clause": layout.clause[place], "score": scores}
        return pl.DataFrame(columns).sort("clause", maintain_order=True)

    def _turns_of_phrase(self, layout: Clauses) -> tuple[Integers, Integers, Floats]:
        """Return the first and last token of each pattern found, the longest, and its weight."""
        hits = self._patterns.hits(layout.texts)
        hits = hits.sort("row", "start", "end", "group", descending=[False, False, False, True])
        row, start, end = (hits[name].to_numpy() for name in ("row", "start", "end"))
        width = int(end.max(initial=0)) + 1
        stays = leftmost_longest(row * width + start, row * width + end)
        row, start, end = row[stays], start[stays], end[stays]
        weights = self._turns[hits["group"].to_numpy()[stays]]
        return layout.at(row, start), layout.at(row, end - 1), weights


class SentimentWords:
    """Finds words and short phrases that begin and end where tokens do.

    Args:
        words: Words, or runs of up to three tokens joined; no duplicates.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._matcher = TermMatcher([*words], overlapping=True, inside_words=True)

    def find(self, layout: Clauses) -> pl.DataFrame:
        """Return what is said in a batch, leftmost-longest, in the order of the texts.

        Returns:
            Columns `row`, `token` (its first one), `word` (its number) and `shift` (what the words
            before it multiply its weight by).
        """
        first, last, word = layout.whole(self._matcher.find(layout.texts))
        short = last - first < _LONGEST
        first, last, word = first[short], last[short], word[short]
        stays = leftmost_longest(first, last + 1)
        token, word = first[stays], word[stays]
        spoken = ~_modifies_next(token, layout)
        token, word = token[spoken], word[spoken]
        before, doubtful = layout.before(token, alone=True)
        shift = np.where(before < 0, before * -_NEGATED, np.minimum(before, _STRONGEST))
        shift *= np.where(doubtful, _DOUBTED, 1.0)
        return pl.DataFrame(
            {"row": layout.row[token], "token": token, "word": word, "shift": shift}
        )


def _modifies_next(token: Integers, layout: Clauses) -> Booleans:
    """Tell which words only shift the next one: 严重 in 严重漏油, 无法 in 无法正常使用."""
    following = np.append(token[1:], -1)[: len(token)]
    near = (layout.clause[following] == layout.clause[token]) & (following - token <= REACH)
    modifier = (layout.sign[token] != 1) | (layout.factor[token] != 1)
    shifting: Booleans = near & modifier & (following > token)
    return shifting


def _with_stars(tone: pl.Expr, star: pl.Expr) -> pl.Expr:
    """Let words and stars weigh alike; where only one of them speaks, it decides."""
    return (
        pl.when(star.is_null())
        .then(tone)
        .when(tone == 0)
        .then(star)
        .otherwise((tone + star) / 2)
        .round(4)
    )


def stars(batch: pl.DataFrame, plan: Plan) -> pl.Expr:
    """Return the tones given for a batch, else its ratings, on -1 to 1; null where neither is.

    The rating of a review is of what it speaks of; that of a ticket or a talk is of how it was
    handled, and says nothing of its words.
    """
    given = [pl.lit(None, dtype=pl.Float64)]
    if "label_tone" in batch.columns and not plan.relabel:
        given.insert(0, pl.col("label_tone"))
    reviewed = plan.kind == "reviews" and "session" not in batch.columns
    if reviewed and "rating" in batch.columns and plan.rating_top is not None:
        given.append(star(pl.col("rating"), plan.rating_top))
    return pl.coalesce(given)


def star(rating: pl.Expr, top: float) -> pl.Expr:
    """Put a rating on -1 to 1; scales up to five start at 1, longer ones at 0."""
    bottom = 1.0 if top <= 5 else 0.0
    return ((rating - bottom) / (top - bottom) * 2 - 1).clip(-1, 1)


def _per_clause(words: pl.DataFrame, layout: Clauses, height: int) -> pl.Series:
    """List the clauses of each row."""
    row, end, summed = layout.sums(words["clause"].to_numpy(), words["score"].to_numpy())
    clauses = pl.DataFrame({"row": row, "end": end, "score": pl.Series(np.tanh(summed)).round(4)})
    listed = clauses.group_by("row", maintain_order=True).agg(
        pl.struct("end", "score").alias("clauses")
    )
    rows = pl.DataFrame({"row": pl.arange(height, dtype=pl.Int64, eager=True)})
    return rows.join(listed, on="row", how="left", maintain_order="left")["clauses"]


ANNOTATOR = Annotator(
    name="sentiment",
    needs=("tokens",),
    adds=(STANDARD["sentiment"], TONE, CLAUSE_SCORES),
    prepare=prepare,
)
