"""Which rows to ask about, and what follows from the answers."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from csvoice.learn.active import first_rows, learn, next_rows
from csvoice.learn.pool import Pool, make_pool
from csvoice.lexicon import Taxonomy
from tests.labelled import TAXONOMY, complaints


def pool_of(texts: list[str], taxonomy: Taxonomy | None = None) -> Pool:
    return make_pool(pl.DataFrame({"text": texts}), taxonomy)


def test_first_rows_see_every_kind_of_text() -> None:
    texts, types = complaints(240)
    rows = first_rows(pool_of(texts), 12)
    assert len(set(rows)) == 12
    assert {types[row] for row in rows} == {*types}


def test_the_same_rows_and_answers_give_the_same_questions() -> None:
    texts, types = complaints(240)
    asked = [
        next_rows(pool, learn(pool, first, [types[row] for row in first]), first, 10)
        for pool in (pool_of(texts, TAXONOMY), pool_of(texts, TAXONOMY))
        for first in [first_rows(pool, 10)]
    ]
    assert asked[0] == asked[1]


def test_next_rows_are_new_and_doubtful() -> None:
    texts, types = complaints(600)
    pool = pool_of(texts)
    first = first_rows(pool, 30)
    guess = learn(pool, first, [types[row] for row in first])
    following = next_rows(pool, guess, first, 30)
    assert not {*first} & {*following}
    assert len({*following}) == 30
    best = np.sort(guess.probabilities, axis=1)
    margin = best[:, -1] - best[:, -2]
    assert margin[following].mean() < np.delete(margin, first).mean()


def test_a_few_answers_teach_the_rest() -> None:
    texts, types = complaints(400)
    pool = pool_of(texts)
    rows = first_rows(pool, 30)
    guess = learn(pool, rows, [types[row] for row in rows])
    said = np.array(guess.classes)[guess.probabilities.argmax(axis=1)]
    assert (said == np.array(types)).mean() > 0.95


def test_before_any_answer_the_taxonomy_guesses() -> None:
    texts, types = complaints(300)
    guess = learn(pool_of(texts, TAXONOMY), [], [])
    said = np.array(guess.classes)[guess.probabilities.argmax(axis=1)]
    assert (said == np.array(types)).mean() > 0.95
    assert learn(pool_of(texts), [], []).classes == ()


def test_terms_and_words_say_why() -> None:
    texts, _types = complaints(300)
    texts[1] = "包裹等了六天还在路上"
    pool = pool_of(texts, TAXONOMY)
    guess = learn(pool, [], [])
    place = guess.classes.index("物流")
    why = pool.why(1, "物流", guess.weights[place])
    assert why[0] == "包裹"
    assert {"六天", "路上"} & {*why[1:]}


@pytest.mark.parametrize("texts", [["快递慢"], ["快递慢", "快递慢"], ["好", "快递慢", "破损"]])
def test_tiny_pools_are_asked_whole(texts: list[str]) -> None:
    pool = pool_of(texts, TAXONOMY)
    assert first_rows(pool) == list(range(len(texts)))
    assert next_rows(pool, learn(pool, [], []), list(range(len(texts)))) == []


def test_equal_texts_do_not_disturb() -> None:
    pool = pool_of(["快递慢"] * 20 + ["破损了"] * 20)
    assert len({*first_rows(pool, 5)}) == 5
