from __future__ import annotations

import math

import pytest

from csvoice.dictionary.routes import Routes
from csvoice.dictionary.why import explain
from csvoice.errors import UsageError
from csvoice.lexicon import UserWord


@pytest.mark.parametrize(
    ("word", "text", "words", "cut", "reason"),
    [
        ("客服", "客服不理人", (), True, "dictionary"),
        ("米家", "下载米家", (), True, "guess"),
        ("米家", "小米家电很好", (), False, "unknown"),
        ("断油熄火", "高速上突然断油熄火", (), False, "unknown"),
        ("断油熄火", "高速上突然断油熄火", (UserWord("断油熄火", 3),), True, "dictionary"),
        ("中出", "服务中出现问题", (), False, "likelier"),
        ("iPhone15 Pro", "刚买的iPhone15 Pro发热", (), False, "symbols"),
        ("iPhone15 Pro", "买iPhone15 Pro了", (UserWord("iPhone15 Pro"),), True, "whole-term"),
        ("小爱同学", "小愛同學很好", (UserWord("小爱同学", 9),), True, "dictionary"),
    ],
)
def test_why(word: str, text: str, words: tuple[UserWord, ...], cut: bool, reason: str) -> None:
    found = explain(word, text, words)
    assert (found.cut, found.reason) == (cut, reason)
    assert "".join(found.tokens) == text.replace("愛", "爱").replace("學", "学")
    assert (word in found.tokens) == cut


@pytest.mark.parametrize(
    ("word", "text"),
    [("米家", "小米家电很好"), ("断油熄火", "突然断油熄火"), ("中出", "服务中出现问题")],
)
def test_the_frequency_that_is_named_wins(word: str, text: str) -> None:
    found = explain(word, text, ())
    assert found.needed is not None
    assert explain(word, text, (UserWord(word, found.needed),)).cut
    if found.reason == "likelier":
        assert not explain(word, text, (UserWord(word, found.needed // 3),)).cut


def test_log_probabilities_are_those_of_the_dictionary() -> None:
    routes = Routes(())
    found = explain("中出", "服务中出现问题", ())
    assert found.chosen is not None
    assert found.with_word is not None
    for path in (found.chosen, found.with_word):
        expected = sum(math.log((routes.frequency(one) or 1) / routes.total) for one in path.words)
        assert path.log_probability == pytest.approx(expected)
    assert found.chosen.log_probability > found.with_word.log_probability


def test_enough_is_the_lowest_frequency_that_wins() -> None:
    routes = Routes(())
    enough = routes.enough("米家")
    for frequency, whole in ((enough, True), (enough - 2, False)):
        told = Routes([UserWord("米家", frequency)])
        assert (told.best("米家").words == ("米家",)) == whole


def test_a_word_that_is_not_there_is_an_error_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="是不是「米家」"):
        explain("米佳", "打不开米家", ())
