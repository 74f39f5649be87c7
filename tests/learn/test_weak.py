"""Learning from a taxonomy and unlabelled texts."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from sklearn.base import clone

from csvoice.errors import InputError
from csvoice.learn.features import Cut
from csvoice.learn.nbsvm import NBSVM
from csvoice.learn.rejecting import temperature
from csvoice.learn.weak import RuleScores, TaughtByRules, weak_classifier
from csvoice.lexicon import Issue, Taxonomy, Terms
from tests.labelled import TAXONOMY, complaints


def test_rules_are_spread_to_texts_without_terms() -> None:
    texts, types = complaints(300)
    silent = np.arange(0, 300, 3)
    scores = RuleScores(TAXONOMY).transform(Cut().transform(texts)).toarray()
    assert scores[silent].max() == 0
    said = weak_classifier(TAXONOMY).fit(texts).predict(texts)
    assert (said == np.array(types)).mean() > 0.95


def test_rule_scores_count_a_term_once_and_a_weak_one_half() -> None:
    weak = Issue("质量", "", Terms("质量", ("破损",), ("旧",)))
    taxonomy = Taxonomy("t", "t", "", (Issue("物流", "", Terms("物流", ("快递",))), weak))
    cut = Cut().transform(["快递快递", "破损，很旧", "旧快递", "还行"])
    scores = RuleScores(taxonomy).transform(cut).toarray()
    assert scores.tolist() == [[1, 0], [0, 1.5], [1, 0.5], [0, 0]]


def test_two_types_are_learned_as_well() -> None:
    texts, types = complaints(300)
    two = Taxonomy("two", "", "", TAXONOMY.issues[:2])
    kept = [text for text, name in zip(texts, types, strict=True) if name != "客服"]
    truth = [name for name in types if name != "客服"]
    model = weak_classifier(two).fit(kept)
    assert (model.predict(kept) == np.array(truth)).mean() > 0.95
    assert model.predict_proba(kept).shape == (len(kept), 2)


def test_out_of_fold_covers_every_row_and_rests_on_the_rules() -> None:
    texts, _types = complaints(300)
    last = weak_classifier(TAXONOMY).fit(texts)[-1]
    assert last.out_of_fold_.shape == last.learned_.shape == (300, 3)
    np.testing.assert_allclose(last.out_of_fold_.sum(axis=1), 1)
    assert len(last.sure_) == 200


def test_a_taxonomy_that_fits_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="不到两类"):
        weak_classifier(TAXONOMY).fit(["今天天气不错", "快递慢", "快递丢了", "早上好"])


def test_it_is_an_estimator() -> None:
    original = TaughtByRules(NBSVM(C=0.3), ("甲", "乙"), weight=0.7)
    copy = clone(original)
    assert copy.get_params()["estimator__C"] == 0.3
    assert copy.types == ("甲", "乙")
    texts, _types = complaints(120)
    model = weak_classifier(TAXONOMY).fit(texts)
    again = clone(model).fit(pl.Series(texts))
    np.testing.assert_array_equal(model.predict_proba(texts), again.predict_proba(texts))


@pytest.mark.parametrize("trust", [0.6, 0.9])
def test_the_temperature_makes_certain_margins_as_sure_as_the_trust(trust: float) -> None:
    margins = np.tile([5.0, 0.0, 0.0], (10, 1))
    heat = temperature(margins, np.zeros(10, dtype=np.int64), trust)
    probability = np.exp(5 / heat) / (np.exp(5 / heat) + 2)
    assert probability == pytest.approx(trust, abs=1e-3)
