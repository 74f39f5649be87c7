from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from csvoice.analyze.words.counts import Counts, count_tokens


def count(*tokens: list[str | None] | None, stopwords: frozenset[str] = frozenset()) -> Counts:
    frame = pl.DataFrame({"tokens": list(tokens)}, schema={"tokens": pl.List(pl.String())})
    return count_tokens(frame.lazy(), stopwords)


def test_a_word_counts_once_a_row() -> None:
    counts = count(["物流", "慢", "物流"], ["物流"], None, [])
    assert counts.vocabulary.tolist() == ["慢", "物流"]
    assert counts.documents.tolist() == [1, 2]
    assert counts.matrix.toarray().tolist() == [[1, 1], [0, 1], [0, 0], [0, 0]]
    assert counts.rows == 4


@pytest.mark.parametrize(
    ("token", "kept"),
    [
        ("物流", True),
        ("贵", True),
        ("人", False),
        ("2024", False),
        ("，", False),
        ("😂", False),
        ("a", False),
        ("wifi", True),
        ("4S店", True),
        ("的", False),
        ("没有", False),
        ("", False),
    ],
)
def test_what_is_a_word(token: str, kept: bool) -> None:
    counts = count([token], stopwords=frozenset({"的", "没有"}))
    assert len(counts.vocabulary) == kept


MANY = [["物流", "慢"], [], ["客服"], None, ["慢", "慢"], ["客服", "物流"], ["发票"]]


def test_many_rows_are_counted_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = count(*MANY)
    monkeypatch.setattr("csvoice.analyze.words.counts._AT_ONCE", 2)
    parts = count(*MANY)
    assert (parts.matrix != whole.matrix).nnz == 0
    places = np.array([5, 0, 4, 4, 1])
    taken = parts.at(places)
    assert taken.matrix.toarray().tolist() == whole.matrix.toarray()[places].tolist()
    assert taken.vocabulary.tolist() == ["发票", "客服", "慢", "物流"]
    assert taken.said().vocabulary.tolist() == ["客服", "慢", "物流"]
    assert taken.said().documents.tolist() == [1, 3, 2]


def test_latin_words_are_counted_in_lower_case() -> None:
    counts = count(["APP", "app"], ["App"])
    assert counts.vocabulary.tolist() == ["app"]
    assert counts.documents.tolist() == [2]


def test_nothing_to_count() -> None:
    counts = count()
    assert counts.rows == 0
    assert counts.columns_of(np.array(["物流"], dtype=object)).tolist() == [-1]


def test_columns_of_known_and_unknown_words() -> None:
    counts = count(["物流", "客服", "包装"])
    words = np.array(["客服", "发票", "龘龘"], dtype=object)
    columns = counts.columns_of(words)
    assert columns[1:].tolist() == [-1, -1]
    assert counts.vocabulary[columns[0]] == "客服"
