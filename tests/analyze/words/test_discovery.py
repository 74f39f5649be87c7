from __future__ import annotations

import random

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from csvoice.analyze.words import discovery
from csvoice.analyze.words.discovery import discover

STOPWORDS = frozenset({"的", "了", "我"})
KNOWN = [
    "手机",
    "卡顿",
    "客服",
    "态度",
    "小米",
    "打开",
    "物流",
    "智能",
    "插座",
    "很",
    "慢",
    "老",
    "是",
]
OTHERS = "东南西北春夏秋冬金木水火土日月星辰山川江河湖海云雨雷电风"


def rows(*said: list[str], times: int = 12) -> pl.Series:
    """Say each list of words again and again, among ever other characters."""
    dice = random.Random(4)
    return pl.Series(
        [
            [dice.choice(OTHERS), *words, dice.choice(OTHERS), dice.choice(OTHERS)]
            for _ in range(times)
            for words in said
        ]
        + [[one, other] for one in OTHERS for other in dice.sample(OTHERS, 8)]
    )


def found(tokens: pl.Series, **options: object) -> dict[str, str]:
    table = discover(tokens, STOPWORDS, pl.Series([*KNOWN, *OTHERS]), **options)  # type: ignore[arg-type]
    return dict(table.select("word", "kind").iter_rows())


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (["米", "家"], {"米家": "phrase"}),  # cut into two words: a phrase of words
        (["米家"], {"米家": "word"}),  # guessed right, and still in no dictionary
        (["智能", "插座"], {"智能插座": "phrase"}),
        (["米", "", "家"], {"米家": "phrase"}),  # an empty word is none
        (["手机"], {}),  # known
        (["我", "手机"], {}),  # opens with a stop word
        (["手机", "的"], {}),
        (["三", "手机"], {}),  # an amount
        (["手机", "15"], {}),
        (["哈", "哈", "哈"], {}),  # one character again and again
        (["米家", "智能", "插座"], {"米家智能插座": "phrase"}),  # its fragments are left out
    ],
)
def test_candidates(words: list[str], kinds: dict[str, str]) -> None:
    assert found(rows(words)) == kinds


def test_a_word_is_found_where_the_segmenter_breaks_it_in_many_ways() -> None:
    tokens = rows(["车机"], ["车", "机"], ["车机"])
    assert found(tokens) == {"车机": "word"}


def test_a_piece_that_cuts_a_dictionary_word_is_none() -> None:
    # 机卡 stands in 手机 / 卡顿, 员态 in 人员 / 态度: their edges cut known words.
    tokens = rows(["手机", "卡顿"])
    assert set(found(tokens)) == {"手机卡顿"}


ENDINGS = ("顿", "死", "住", "壳")


@pytest.mark.parametrize(
    ("said", "known", "words"),
    [
        ([["手机", f"卡{one}"] for one in ENDINGS], [f"卡{one}" for one in ENDINGS], {}),
        ([[f"{one}机", "卡顿"] for one in ENDINGS], [f"{one}机" for one in ENDINGS], {}),
        ([["老", f"干妈{one}"] for one in ENDINGS], ["老"], {"老干妈": "word"}),
    ],
)
def test_it_cuts_no_known_word_at_either_end(
    said: list[list[str]], known: list[str], words: dict[str, str]
) -> None:
    """手机卡 ends within 卡顿, 卡死 …, which are known; 老干妈 within 干妈顿 …, which are not."""
    table = discover(rows(*said), STOPWORDS, pl.Series([*KNOWN, *OTHERS, *known]))
    among = table.filter(pl.col("word").is_in(["手机卡", "机卡顿", "老干妈"]))
    assert dict(among.select("word", "kind").iter_rows()) == words


def test_letters_beside_a_word_are_no_part_of_it() -> None:
    assert found(rows(*([f"{letter}米家"] for letter in "abcd")))["米家"] == "word"


def test_a_copied_text_counts_once() -> None:
    one = rows(["米家"], times=3)
    assert found(one) == {}
    assert found(pl.concat([one] * 10)) == {}


def test_one_customer_makes_no_word() -> None:
    tokens = rows(["米家"])
    many = pl.Series([f"客户-{number}" for number in range(len(tokens))])
    assert found(tokens, customers=many) == {"米家": "word"}
    one = pl.Series(["客户-1"] * len(tokens))
    assert found(tokens, customers=one) == {}
    nobody = pl.Series([None] * len(tokens), dtype=pl.String)
    assert found(tokens, customers=nobody) == {}


def test_a_rare_word_is_left_out() -> None:
    assert found(rows(["米家"]), least=13) == {}
    assert found(rows(["米家"]), least=12) == {"米家": "word"}


@pytest.mark.parametrize("tokens", [[], [[]], [[], ["，"]], [["好"]], [None]])
def test_nothing_to_find(tokens: list[list[str]]) -> None:
    table = discover(pl.Series(tokens, dtype=pl.List(pl.String)), STOPWORDS, pl.Series(KNOWN))
    assert table.is_empty()
    assert table.columns[-1] == "score"


@settings(max_examples=15)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(shuffler: random.Random) -> None:
    tokens = rows(["米家", "智能", "插座"], ["车机", "卡顿"], ["客服", "态度"])
    customers = pl.Series([f"客户-{number % 40}" for number in range(len(tokens))])
    order = list(range(len(tokens)))
    shuffler.shuffle(order)
    known = pl.Series([*KNOWN, *OTHERS])
    expected = discover(tokens, STOPWORDS, known, customers)
    shuffled = discover(tokens.gather(order), STOPWORDS, known, customers.gather(order))
    assert shuffled["word"].to_list() == expected["word"].to_list()
    for column in ("documents", "cohesion", "left_entropy", "right_entropy", "whole"):
        assert shuffled[column].to_list() == pytest.approx(expected[column].to_list())


def test_large_data_are_thinned_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = rows(["米家"], times=40)
    whole = discover(tokens, STOPWORDS, pl.Series([*KNOWN, *OTHERS]))
    monkeypatch.setattr(discovery, "MOST_CHARACTERS", 500)
    thinned = discover(tokens, STOPWORDS, pl.Series([*KNOWN, *OTHERS]))
    assert whole["word"].to_list() == thinned["word"].to_list() == ["米家"]
    assert 5 <= thinned["documents"][0] < whole["documents"][0]


def test_a_word_that_mostly_stands_alone_is_no_fragment() -> None:
    inside, alone = ["米家", "插座"], ["米家"]
    assert found(rows(inside, alone, alone)) == {"米家": "word", "米家插座": "phrase"}
    assert found(rows(inside)) == {"米家插座": "phrase"}
