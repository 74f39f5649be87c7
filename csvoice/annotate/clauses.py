"""Tokens in their clauses: where they stand, and what the words before them do to them.

Negation and degree work on tokens (不是很满意 is 不 / 是 / 很 / 满意) and never across the end of a
clause.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.annotate.vocabulary import vocabulary
from csvoice.lexicon import Lexicon

Floats: TypeAlias = NDArray[np.float64]
Booleans: TypeAlias = NDArray[np.bool_]
Integers: TypeAlias = NDArray[np.int64]

_ENDS = (
    "。",
    "！",
    "？",
    "；",
    "，",
    ".",
    ",",
    "!",
    "?",
    ";",
    "~",
    "～",
    "…",
    "、",
    "：",
    ":",
    " ",
)
_THEN = ("就", "才", "将", "便", "否则", "不然", "只能", "只好")
REACH = 4


@dataclass(frozen=True, slots=True)
class Clauses:
    """The tokens of a batch, flat: one array element a token, rows one after another.

    Attributes:
        token: The token itself.
        row: Index of the row in the batch.
        start: First character within the row's text.
        end: Character after the last one.
        clause: Number of the clause, growing over the whole batch.
        sign: -1 for a negating token, else 1.
        factor: What a degree word multiplies by, else 1.
        doubt: Whether the token makes what follows hypothetical.
        then: Whether the token ends the reach of a negation: in 不处理就起诉, 起诉 is meant.
    """

    token: pl.Series
    row: Integers
    start: Integers
    end: Integers
    clause: Integers
    sign: Floats
    factor: Floats
    doubt: Booleans
    then: Booleans

    def token_at(self, rows: Integers, places: Integers) -> Integers:
        """Return the token that covers each place, given as row and character.

        Args:
            rows: Rows of the batch.
            places: Characters within the row's text.
        """
        width = int(self.end.max(initial=0)) + 1
        starts = self.row * width + self.start
        found: Integers = np.searchsorted(starts, rows * width + places, side="right") - 1
        return found.clip(0, max(len(self.row) - 1, 0))

    def before(
        self, token: Integers, *, reach: int = REACH, alone: bool = False
    ) -> tuple[Floats, Booleans]:
        """Return what stands before each token within its clause and reach.

        Args:
            token: Places in the flat arrays, ascending.
            reach: How many tokens back to look.
            alone: Let each of the tokens end the reach of what stands before it, so that in
                不贵很好用 the negation belongs to 贵 and not to 好用.

        Returns:
            The product of signs and degrees, and whether it is hypothetical.
        """
        weight, doubtful = np.ones(len(token)), np.zeros(len(token), dtype=bool)
        ended = doubtful.copy()
        limit = np.concatenate(([-1], token[:-1])) if alone else np.full(len(token), -1)
        for step in range(1, reach + 1):
            place = np.maximum(token - step, 0)
            near = token - step > limit
            here = near & (self.clause[place] == self.clause[token])
            weight *= np.where(here, self.factor[place], 1.0)
            weight *= np.where(here & ~ended, self.sign[place], 1.0)
            doubtful |= here & self.doubt[place]
            ended |= here & self.then[place]
        return weight, doubtful


def clauses(batch: pl.DataFrame, lexicon: Lexicon) -> Clauses:
    """Lay out the tokens of `batch` (its column `tokens`) with their clauses."""
    flat = batch.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), token="tokens"
    ).explode("token", empty_as_null=False)
    row, token = flat["row"].to_numpy(), flat["token"]
    said = vocabulary(token)
    roles = _roles_of(said.words, lexicon)
    length = roles["length"].to_numpy()[said.number]
    end = np.cumsum(length)
    first_of_row = np.diff(row, prepend=-1) != 0
    offset = (end - length)[first_of_row][np.cumsum(first_of_row) - 1]
    breaks = roles["ends"].to_numpy()[said.number]
    return Clauses(
        token=token,
        row=row,
        start=end - length - offset,
        end=end - offset,
        clause=np.cumsum(first_of_row | breaks),
        sign=roles["sign"].to_numpy()[said.number],
        factor=roles["factor"].to_numpy()[said.number],
        doubt=roles["doubt"].to_numpy()[said.number],
        then=roles["then"].to_numpy()[said.number],
    )


def _roles_of(words: pl.Series, lexicon: Lexicon) -> pl.DataFrame:
    """Return a row a word: its length and its roles, those of an ordinary word for most."""
    length = pl.col("token").str.len_chars().cast(pl.Int64).alias("length")
    joined = (
        words.alias("token")
        .to_frame()
        .join(_roles(lexicon), on="token", how="left", maintain_order="left")
    )
    return joined.select(
        length,
        pl.col("sign", "factor").fill_null(1.0),
        pl.col("doubt", "then", "ends").fill_null(value=False),
    )


def _roles(lexicon: Lexicon) -> pl.DataFrame:
    words = sorted(
        lexicon.negation
        | lexicon.degree.keys()
        | lexicon.hypothetical
        | lexicon.contrast
        | {*_ENDS, *_THEN}
    )
    return pl.DataFrame(
        {
            "token": words,
            "sign": [-1.0 if word in lexicon.negation else 1.0 for word in words],
            "factor": [lexicon.degree.get(word, 1.0) for word in words],
            "doubt": [word in lexicon.hypothetical for word in words],
            "then": [word in _THEN for word in words],
            "ends": [word in _ENDS or word in lexicon.contrast for word in words],
        },
        schema_overrides={"token": pl.String, "sign": pl.Float64, "factor": pl.Float64},
    )
