"""Tokens as numbers of words."""

from __future__ import annotations

import polars as pl
from hypothesis import given, strategies as st

from csvoice.annotate.vocabulary import vocabulary


@given(st.lists(st.sampled_from(["物流", "太", "慢", "App", "app", "", " "]), max_size=30))
def test_the_tokens_come_back_from_their_numbers(tokens: list[str]) -> None:
    said = vocabulary(pl.Series(tokens, dtype=pl.String))
    assert said.words.gather(said.number).to_list() == tokens
    assert said.words.n_unique() == len(said.words) == len(set(tokens))


def test_asking_again_gives_the_same() -> None:
    tokens = pl.Series(["物流", "太", "慢", "物流"])
    assert vocabulary(tokens) is vocabulary(tokens)
    assert vocabulary(pl.Series(["物流"])) is not vocabulary(tokens)
