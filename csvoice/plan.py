"""The Plan: what annotate works by, frozen before the first batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import polars as pl

from csvoice.lexicon import Lexicon, Taxonomy, UserWord

FITTING = 0.2
"""Terms of a taxonomy that a text must hold on average; with fewer, none of them fits."""

Cut: TypeAlias = Callable[[pl.Series], pl.Series]
"""Texts (String) to tokens (List(String)), row by row; a null gives an empty list."""

Kind: TypeAlias = Literal["complaints", "tickets", "reviews"]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """The model that types feedback, named by its file.

    Attributes:
        path: Where it is, as the user named it.
        sha256: Of the file's bytes, so that no other model is taken for it.
        card: The model's card, JSON-ready; see `csvoice.learn.card.Card`.
    """

    path: str
    sha256: str
    card: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an annotator may depend on besides its own batch.

    It travels to worker processes, is part of the key of stored annotations and of the manifest,
    and never changes.

    Attributes:
        taxonomy: Issue types in force.
        taxonomy_why: Chinese sentence: why this one.
        coverage: How well each taxonomy that was tried fits: mean number of its terms in
            a text, by name.
        lexicon: Dictionaries for sentiment, nature, severity and stop words.
        tokenizer: Name of the tokenizer.
        user_words: Words the tokenizer must know.
        relabel: Whether labels of the export are set aside.
        kind: What the export holds by its own headers: complaints (投诉, 诉求, 留言 …), tickets
            (工单 …) of any nature, or reviews.
        own_channels: Authorities whose own feedback this is: naming them is no threat.
        rating_top: Upper end of the rating scale (5, 10 or 100); None without ratings.
        private_columns: The export's own columns that repeat the customer.
        id_columns: The export's own columns that repeat the id.
        pseudonym_key: Secret key for customers' pseudonyms; stays out of every output.
        model: The model in force; None for none.
        digest: Hash of all the above, but for why and how well the taxonomy fits, and of the
            versions that matter.
    """

    taxonomy: Taxonomy
    taxonomy_why: str
    coverage: Mapping[str, float]
    lexicon: Lexicon
    tokenizer: str
    user_words: tuple[UserWord, ...]
    relabel: bool
    kind: Kind
    rating_top: float | None
    private_columns: tuple[str, ...]
    id_columns: tuple[str, ...]
    pseudonym_key: bytes = field(repr=False)
    own_channels: tuple[str, ...] = ()
    model: ModelFile | None = None
    digest: str = ""

    @property
    def fits(self) -> bool:
        """Whether the taxonomy was asked for, or chosen because it suits the feedback."""
        return not self.coverage or max(self.coverage.values()) >= FITTING
