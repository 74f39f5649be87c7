from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st

from csvoice.analyze.texts.near_duplicates import near_duplicates, similar_pairs

TEXTS = st.lists(st.text(alphabet="甲乙丙丁a ，", max_size=12), min_size=1, max_size=12)


def jaccard(one: str, other: str) -> float:
    pairs = [{*itertools.pairwise(text)} for text in (one, other)]
    return len(pairs[0] & pairs[1]) / max(1, len(pairs[0] | pairs[1]))


@given(TEXTS, st.sampled_from([0.4, 0.5, 0.7, 0.8, 1.0]))
def test_finds_exactly_the_pairs_that_are_alike(texts: list[str], alike: float) -> None:
    first, second = similar_pairs(pl.Series(texts, dtype=pl.String), alike)
    expected = {
        (i, j)
        for i, j in itertools.combinations(range(len(texts)), 2)
        if jaccard(texts[i], texts[j]) >= alike
    }
    assert {*zip(first.tolist(), second.tolist(), strict=True)} == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("请求解决K7县居民住房困难一事", "请求解决k7县居民住房困难一事！", True),
        ("咨询机关事业单位退休政策", "咨询K市机关事业单位退休政策", True),
        ("快递三天没到", "质量很差开裂", False),
        ("太差了", "太好了", False),
        ("好", "好。", True),
        ("", "！？", True),
        ("", "好", False),
    ],
)
def test_groups(one: str, other: str, same: bool) -> None:
    groups = near_duplicates(pl.Series([one, other]))
    assert (groups[0] == groups[1]) is np.bool_(same)


def test_groups_are_transitive_and_nulls_are_one_group() -> None:
    chain = ["一二三四五六七八九十", "一二三四五六七八九十百", "一二三四五六七八九十百千"]
    groups = near_duplicates(pl.Series([*chain, None, None, "别的话"]), alike=0.9)
    assert groups.tolist() == [0, 0, 0, 1, 1, 2]


def test_no_texts() -> None:
    assert near_duplicates(pl.Series([], dtype=pl.String)).tolist() == []
