"""The fast segmenter gives jieba's tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from csvoice.lexicon import UserWord
from csvoice.plan import Cut
from csvoice.segment import batches, fast
from csvoice.segment.user_words import dictionary_words

Lcut = Callable[[str], list[str]]
Jieba = Callable[[Iterable[UserWord]], Lcut]

SENTENCES = [
    "车机系统反复黑屏，4S店说没有办法，客服也不回电话",
    "不是很满意，物流太慢了，说好次日达等了六天还在中转",
    "王小明在重庆解放碑买的扫地机器人，用了两天就罢工了",
    "希望有关部门严查，还我们业主一个公道",
    "繁體字：這個產品質量太差，客服態度惡劣",
]
TIES = [
    "赞赞赞赞赞",
    "差差差",
    "懂不懂不懂进",
    "很好很好很好",
    "哈" * 41,
    "赞" * 300,
    "好评好评好评评",
    "一天天一天天天",
]
UNLIKELY_WORDS = ["一上", "一九", "他一几，一划"]  # likelier as two words than as one
ASCII = [
    "t.cn/A6x-9_b",
    "Wi-Fi",
    "V2.0.1版",
    "99.5%的用户",
    "--__..",
    "C++和C#",
    "a1b2 3.14.15%%",
    "AT&T",
]
OUTSIDE = [
    "两行\r\n一行\r\r\n\n行",
    "〇一二〇",
    "\u3400\u4dbf\u9fd5\u9fd6\u9fff\uf900\U00020000龥",
    "全角ＡＢＣ１２３％",
    "かなカナ한글",
    "😀👨\u200d👩好\ufe0f",
    "\t \u3000\xa0\u2028\x85\x1c",
    "\x00\x01\x02好\x00\x1e\x1f",
    "",
    " ",
]
WORDS = (
    UserWord("次日达", 3),
    UserWord("车机", None, "n"),
    UserWord("车机系统", 200_000, "n"),
    UserWord("没有办", 90_000),
    UserWord("说没", None),
    UserWord("赞赞", 1),
    UserWord("不懂"),
    UserWord("天一", 4_000),
    UserWord("我们"),
    UserWord("我们"),
    UserWord("客服", 7),
    UserWord("A6"),
    UserWord("Fi"),
    UserWord("b2", 50),
    UserWord("SK-II", 5),
    UserWord("3.1"),
    UserWord("V2", None, "eng"),
    UserWord("好"),
    UserWord("%", 9),
    UserWord("龥"),
)


def tokens(cut: Cut, texts: list[str]) -> list[list[str]]:
    """The lists of tokens."""
    return cut(pl.Series(texts, dtype=pl.String)).to_list()


@pytest.fixture(scope="module", params=["no words", "a few words", "many words"])
def both(request: pytest.FixtureRequest, jieba_with: Jieba) -> tuple[Cut, Lcut]:
    """The fast segmenter and jieba, with the same words."""
    words = {"no words": (), "a few words": WORDS, "many words": many_words()}[request.param]
    return fast(words), jieba_with(words)


def many_words() -> tuple[UserWord, ...]:
    """Random pieces of the texts above, some with frequencies of every size, some repeated."""
    random = Random(7)
    source = "".join(SENTENCES + TIES + ASCII)
    words = []
    for _ in range(3_000):
        start = random.randrange(len(source))
        frequency = random.choice(
            [None, None, 1, 3, random.randrange(1, 10 ** random.randint(1, 8))]
        )
        words.append(UserWord(source[start : start + random.randint(2, 6)], frequency))
    return tuple(dictionary_words(words))


@pytest.mark.parametrize("text", SENTENCES + TIES + UNLIKELY_WORDS + ASCII + OUTSIDE)
def test_tokens_are_those_of_jieba(both: tuple[Cut, Lcut], text: str) -> None:
    cut, lcut = both
    assert tokens(cut, [text]) == [lcut(text)]


pieces = st.one_of(
    st.sampled_from([*SENTENCES, *TIES, *ASCII, *OUTSIDE, *(word.word for word in WORDS)]),
    st.text("好赞天懂不差我们客服车机系统说没有办法", max_size=9),
    st.text("aZ09-._+#&%", max_size=6),
    st.text("aA6Fb2很 \r\n\t，〇\u3400\u9fd6\U00020000😀", max_size=6),
    st.text(st.characters(codec="utf-8"), max_size=4),
    st.builds(str.__mul__, st.text("好评赞差一天", min_size=1, max_size=3), st.integers(2, 9)),
)


@settings(deadline=None)
@given(st.lists(st.lists(pieces, max_size=6).map("".join), min_size=1, max_size=8))
def test_tokens_of_any_text_are_those_of_jieba(both: tuple[Cut, Lcut], texts: list[str]) -> None:
    cut, lcut = both
    assert tokens(cut, texts) == [lcut(text) for text in texts]


@pytest.mark.parametrize(
    "words",
    [
        (UserWord("客服", 0),),
        (UserWord("王小明", 0), UserWord("次日达")),
        (UserWord("A", 10**12), UserWord("B", 10**12), UserWord("AB", 2)),
    ],
)
@pytest.mark.usefixtures("no_deleted_words")
def test_what_the_layer_cannot_tell_is_left_to_jieba(
    jieba_with: Jieba, words: tuple[UserWord, ...]
) -> None:
    texts = [*SENTENCES, "AB柱", "客服客服", "ABAB王小明"]
    lcut = jieba_with(words)
    assert tokens(fast(words), texts) == [lcut(text) for text in texts]


def test_a_dictionary_word_less_likely_than_its_letters_falls_into_them(jieba_with: Jieba) -> None:
    words = (UserWord("A", 10**12), UserWord("B", 10**12))
    assert tokens(fast(words), ["AB型"]) == [jieba_with(words)("AB型")] == [["A", "B", "型"]]


def test_batches_do_not_show(jieba_with: Jieba, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 25)
    texts = [*SENTENCES, *OUTSIDE, *TIES]
    lcut = jieba_with(())
    assert tokens(fast(()), texts) == [lcut(text) for text in texts]


def test_a_null_gives_no_tokens_and_the_name_stays() -> None:
    result = fast(())(pl.Series("text", [None, "好评", "", None]))
    assert result.name == "text"
    assert result.dtype == pl.List(pl.String)
    assert result.to_list() == [[], ["好评"], [], []]


def test_no_texts_give_no_lists() -> None:
    result = fast(())(pl.Series("text", [], dtype=pl.String))
    assert (result.name, result.dtype, len(result)) == ("text", pl.List(pl.String), 0)
