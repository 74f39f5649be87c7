from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from scipy.stats import chi2_contingency
from sklearn.feature_extraction.text import TfidfTransformer

from csvoice.analyze.words.counts import Counts, count_tokens
from csvoice.analyze.words.keyness import (
    class_tf_idf,
    distinctive_words,
    document_counts,
    log_likelihood,
    log_odds,
    spread_over,
    words_since,
)


def count(*tokens: list[str]) -> Counts:
    schema = {"tokens": pl.List(pl.String())}
    return count_tokens(pl.DataFrame({"tokens": list(tokens)}, schema=schema).lazy(), frozenset())


def test_log_odds_worked_by_hand() -> None:
    # Monroe et al. (2008), eq. 16, 18 and 22; a prior of 10 words, shaped like both groups
    # together, gives the first word 10 * 11 / 200 = 0.55.
    expected = math.log(10.55 / 99.45) - math.log(1.55 / 108.45)
    variance = 1 / 10.55 + 1 / 1.55
    effect, z = log_odds([10, 90], [1, 99], prior_size=10)
    assert effect == pytest.approx([expected, -expected])
    assert z[0] == pytest.approx(expected / math.sqrt(variance))


def test_log_odds_of_many_groups_are_those_of_each() -> None:
    targets, rests = [[10, 90], [400, 30]], [[1, 99], [300, 50]]
    effects, scores = log_odds(targets, rests)
    for place, (target, rest) in enumerate(zip(targets, rests, strict=True)):
        effect, score = log_odds(target, rest)
        assert effects[place] == pytest.approx(effect)
        assert scores[place] == pytest.approx(score)


def test_a_word_nobody_says_has_no_effect() -> None:
    effect, z = log_odds([5, 0], [5, 0])
    assert effect.tolist() == [0, 0]
    assert z.tolist() == [0, 0]


def test_only_sure_and_large_differences_are_distinctive() -> None:
    vocabulary = np.array(["充电", "客服", "车", "偶尔"], dtype=object)
    words = distinctive_words([120, 210, 900, 3], [20, 190, 900, 0], vocabulary)
    assert words["word"].to_list() == ["充电"]
    assert words.row(0, named=True)["documents"] == 120
    assert words["log_odds"][0] > np.log(1.5)


def test_a_difference_that_is_sure_and_small_is_not_distinctive() -> None:
    # Odds a sixth larger (6,500 and 5,000 rows of as many words), eight standard errors away.
    target, rest = [120, 6500, 900], [20, 5000, 900]
    effect, z = log_odds(target, rest)
    assert 0 < effect[1] < math.log(1.5)
    assert z[1] > 5
    words = distinctive_words(target, rest, np.array(["充电", "客服", "车"], dtype=object))
    assert words["word"].to_list() == ["充电"]


def test_one_customer_is_not_a_trend() -> None:
    vocabulary = np.array(["充电", "车"], dtype=object)
    spread = np.array([2, 300])
    assert distinctive_words([120, 900], [20, 900], vocabulary, spread=spread).is_empty()


def test_document_counts_by_group() -> None:
    counts = count(["物流", "慢"], ["物流"], ["客服"], ["客服"])
    names, documents = document_counts(counts, pl.Series(["乙", "甲", None, "甲"]))
    assert names == ["乙", "甲"]
    table = dict(zip(counts.vocabulary, documents.T.tolist(), strict=True))
    assert table == {"客服": [0, 1], "慢": [1, 0], "物流": [1, 1]}


def test_spread_counts_customers_and_unknown_ones_once() -> None:
    counts = count(["物流"], ["物流"], ["物流"], ["物流"], ["客服"])
    spread = spread_over(counts, pl.Series(["甲", "甲", None, None, "乙"]))
    assert dict(zip(counts.vocabulary, spread, strict=True)) == {"客服": 1, "物流": 2}
    alone = spread_over(count(["物流"]), pl.Series([None], dtype=pl.String))
    assert alone.tolist() == [1]


def test_words_since_finds_the_new_word() -> None:
    now = count(*[["降价", "车"]] * 40, *[["车", "异响"]] * 60)
    before = count(*[["车", "异响"]] * 150, *[["车", "消失"]] * 50)
    words = words_since(now, before)
    assert words["word"].to_list() == ["降价"]
    assert words["rest_documents"].to_list() == [0]


def test_words_since_without_a_past() -> None:
    assert words_since(count(["车"]), count()).is_empty()


def test_g2_of_dunnings_table() -> None:
    # T. Dunning (1993), table 1, "the swiss": 110, 2442, 111, 29114 give 270.72.
    assert log_likelihood([110], [111], 110 + 2442, 111 + 29114) == pytest.approx(
        [270.72], abs=0.01
    )


@pytest.mark.parametrize("table", [(12, 88, 30, 70), (0, 50, 9, 41), (7, 3, 7, 3)])
def test_g2_is_scipys(table: tuple[int, int, int, int]) -> None:
    a, b, c, d = table
    known = chi2_contingency([[a, b], [c, d]], correction=False, lambda_="log-likelihood")
    assert log_likelihood(a, c, a + b, c + d) == pytest.approx(known.statistic, abs=1e-9)


def test_g2_of_what_nobody_says_is_nothing() -> None:
    assert log_likelihood([0], [0], 10, 20).tolist() == [0]


def test_class_tf_idf_as_bertopic_computes_it() -> None:
    counts = np.array([[8.0, 2, 0], [1, 2, 7], [1, 3, 6]])
    # bertopic.vectorizers.ClassTfidfTransformer: l1-normalised rows times log(average / df + 1).
    rarity = np.log(int(counts.sum(axis=1).mean()) / counts.sum(axis=0) + 1)
    relative = TfidfTransformer(norm="l1", use_idf=False).fit_transform(counts).toarray()
    assert class_tf_idf(counts) == pytest.approx(relative * rarity)


def test_every_score_stands_beside_a_distinctive_word() -> None:
    vocabulary = np.array(["充电", "客服", "车"], dtype=object)
    words = distinctive_words([120, 210, 900], [20, 190, 900], vocabulary)
    assert words.columns == [
        "word", "documents", "rest_documents", "log_odds", "z", "q", "g2", "tf_idf",
    ]  # fmt: skip
    assert words["g2"][0] == pytest.approx(log_likelihood(120, 20, 1230, 1110))
    assert words["tf_idf"][0] > 0
