from __future__ import annotations

import pytest

from csvoice.dictionary_files import dictionary_folder, read_user_words
from csvoice.lexicon import UserWord
from csvoice.segment.known import known
from csvoice.segment.reference import jieba_tokenizer

WORDS = [
    (UserWord("一次解决率", 3),),
    (UserWord("中国", 7), UserWord("携号转网", 5)),
    (UserWord("中国", 7), UserWord("中国", 9)),
    (UserWord("VoLTE", 3), UserWord("A", 40)),
    (UserWord("B超", 1),),
]


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words[0].word)
def test_the_dictionary_file_says_what_jieba_says(words: tuple[UserWord, ...]) -> None:
    ours, theirs = known(words), jieba_tokenizer(words)
    assert ours.total == theirs.total
    assert ours.excess == theirs.total - sum(theirs.FREQ.values())
    for word, frequency in ours.frequencies.items():
        assert theirs.FREQ.get(word, 0) == frequency


def test_every_shipped_word_brings_its_frequency() -> None:
    for file in sorted((dictionary_folder() / "words").glob("*.txt")):
        assert all(word.frequency for word in read_user_words(file)), file.name
