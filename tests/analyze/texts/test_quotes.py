from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

from csvoice.analyze.texts.quotes import representative, shorten, tf_idf
from csvoice.analyze.words.counts import count_tokens

TOKENS = [
    ["物流", "延迟", "中转"],
    ["物流", "延迟", "中转"],
    ["物流", "延迟", "快递员"],
    ["物流", "延迟", "客服", "推诿"],
    ["包装", "破损"],
    [],
]


def vectors(tokens: list[list[str]]) -> object:
    frame = pl.LazyFrame({"tokens": tokens}, schema={"tokens": pl.List(pl.String())})
    return tf_idf(count_tokens(frame, frozenset()))


def choose(rows: list[int], k: int = 3, urgent: list[int] | None = None) -> list[int]:
    marked = None if urgent is None else np.isin(np.arange(len(TOKENS)), urgent)
    lengths = np.full(len(TOKENS), 20)
    return representative(vectors(TOKENS), np.array(rows, dtype=np.int64), lengths, k, marked)


def test_tf_idf_is_scikit_learns() -> None:
    expected = TfidfVectorizer(analyzer=lambda tokens: tokens).fit_transform(TOKENS).toarray()
    assert vectors(TOKENS).toarray() == pytest.approx(expected, abs=1e-6)  # type: ignore[attr-defined]


def test_equal_texts_are_quoted_once() -> None:
    chosen = choose([0, 1, 2, 3, 4])
    assert chosen[0] == 0
    assert 1 not in chosen
    assert len(chosen) == 3


def test_being_central_weighs_more_than_being_unlike() -> None:
    # Cosines to the centroid (2.5, 0.87, 1) / 2.83: 0.88, 0.71, 0.35; the second is like the first
    # by 0.5, the third not at all: 0.6 * 0.71 - 0.4 * 0.5 = 0.22 against 0.6 * 0.35 = 0.21.
    said = csr_array(np.array([[1, 0, 0], [1, 0, 0], [0.5, 0.75**0.5, 0], [0, 0, 1]]))
    assert representative(said, np.arange(4), np.full(4, 20), 3) == [0, 2, 3]
    unlike = csr_array(np.array([[1, 0, 0], [1, 0, 0], [0.78, 0.6258, 0], [0, 0, 1]]))
    assert representative(unlike, np.arange(4), np.full(4, 20), 2) == [0, 3]


@pytest.mark.parametrize(("length", "quoted"), [(11, 1), (12, 0), (160, 0), (161, 1)])
def test_what_a_reader_takes_in_at_a_glance_goes_first(length: int, quoted: int) -> None:
    said = csr_array(np.array([[1.0, 0.0], [0.8, 0.6], [0.9, 0.19**0.5]]))
    lengths = np.array([length, 20, 300])
    assert representative(said, np.arange(3), lengths, 1) == [quoted]


def test_an_urgent_one_opens() -> None:
    assert choose([0, 1, 2, 3, 4], urgent=[4])[0] == 4


def test_only_the_groups_rows() -> None:
    assert choose([4]) == [4]
    assert choose([]) == []
    assert choose([5]) == [5]


def test_readable_texts_go_before_long_ones() -> None:
    lengths = np.array([900, 900, 20, 20, 20, 20])
    rows = np.arange(5)
    assert set(representative(vectors(TOKENS), rows, lengths, 2)) <= {2, 3, 4}


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("说好次日达。", 20, "说好次日达。"),
        ("说好次日达，等了六天还在中转，客服一直推", 16, "说好次日达，等了六天还在中转……"),
        ("说好次日达，等了六天还在中转，客服一直推", 10, "说好次日达……"),
        ("打了电话给［手机号］没有人接听", 8, "打了电话给……"),
        ("这个设备一直连不上 wifi6network", 13, "这个设备一直连不上……"),
        ("一句没有任何标点的长话说到这里", 8, "一句没有任何标点……"),
        ("第一行\n第二行", 20, "第一行 第二行"),
    ],
)
def test_shorten(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@given(st.text(alphabet="好的，。abc ［手机号］", max_size=60))
def test_shorten_keeps_to_its_limit(text: str) -> None:
    short = shorten(text, 15)
    assert len(short) <= 15 + len("……")
    assert short.removesuffix("……").rstrip() in " ".join(text.split())
