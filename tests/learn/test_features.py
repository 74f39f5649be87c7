"""Features against scikit-learn's own counters, and against what they should see."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from csvoice.learn.features import CharGrams, Cut, TaxonomyHits, Words
from csvoice.lexicon import Issue, Taxonomy, Terms

TEXTS = ["太慢了太慢了", "App 闪退", "", "闪退，😀又闪退", "a"]
TAXONOMY = Taxonomy(
    "shop",
    "小店",
    "",
    (
        Issue("物流", "", Terms("物流", ("快递",), ("包裹",)), (Terms("慢", ("太慢",)),)),
        Issue("质量", "", Terms("质量", ("坏了",))),
    ),
)


@pytest.fixture
def cut() -> pl.DataFrame:
    return Cut().transform(TEXTS)


@pytest.mark.parametrize("ngram_range", [(1, 1), (1, 2), (2, 3)])
def test_character_ngrams_count_as_scikit_learn_does(
    cut: pl.DataFrame, ngram_range: tuple[int, int]
) -> None:
    ours = CharGrams(ngram_range).fit(cut)
    theirs = CountVectorizer(analyzer="char", ngram_range=ngram_range).fit(TEXTS)
    names = ours.get_feature_names_out()
    order = np.argsort(names)
    assert names[order].tolist() == theirs.get_feature_names_out().tolist()
    assert (ours.transform(cut).toarray()[:, order] == theirs.transform(TEXTS).toarray()).all()


def test_min_df_counts_texts(cut: pl.DataFrame) -> None:
    names = CharGrams((2, 2), min_df=2).fit(cut).get_feature_names_out()
    assert names.tolist() == ["闪退"]
    assert Words(min_df=2).fit(cut).vocabulary_.tolist() == ["闪退"]


def test_unknown_ngrams_and_words_are_passed_over(cut: pl.DataFrame) -> None:
    strange = Cut().transform(["从来没有"])
    for counter in (CharGrams(), Words()):
        assert counter.fit(cut).transform(strange).nnz == 0


def test_words_are_lower_case_and_not_too_long() -> None:
    frame = pl.DataFrame({"text": ["x"], "tokens": [["App", "app", " ", "很长" * 9]]})
    words = Words().fit(frame)
    assert words.vocabulary_.tolist() == ["app"]
    assert words.transform(frame).toarray().tolist() == [[2]]


def test_hits_of_the_taxonomy() -> None:
    hits = TaxonomyHits(TAXONOMY).fit(None)
    texts = Cut().transform(["快递太慢", "包裹", "无关", "快递坏了"])
    groups = {"〔物流〕": 0, "〔物流/慢〕": 1, "〔质量〕": 2}
    found = hits.transform(texts).toarray()
    half = np.sqrt(0.5)
    assert hits.get_feature_names_out().tolist() == [*groups, "〔物流〕", "〔质量〕"]
    np.testing.assert_allclose(
        found,
        [[half, half, 0, 1, 0], [1, 0, 0, 1, 0], [0] * 5, [half, 0, half, half, half]],
        rtol=1e-6,
    )


def test_a_frame_with_tokens_passes_the_cutter() -> None:
    frame = pl.DataFrame({"text": ["太慢"], "tokens": [["太", "慢"]], "more": [1]})
    assert Cut().transform(frame).equals(frame.drop("more"))
