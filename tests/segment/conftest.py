"""jieba as anyone would use it, to hold csvoice's segmenters against."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from csvoice.lexicon import UserWord
from csvoice.segment.reference import import_jieba

Lcut = Callable[[str], list[str]]
Jieba = Callable[[Iterable[UserWord]], Lcut]


@pytest.fixture(scope="session")
def jieba_with(tmp_path_factory: pytest.TempPathFactory) -> Jieba:
    """`lcut` of a `jieba.Tokenizer` that was given user words by `add_word`."""
    jieba = import_jieba()
    jieba.setLogLevel(logging.ERROR)
    folder: Path = tmp_path_factory.mktemp("jieba")

    def lcut_with(words: Iterable[UserWord]) -> Lcut:
        tokenizer = jieba.Tokenizer()
        tokenizer.tmp_dir = str(folder)
        for word in words:
            tokenizer.add_word(word.word, word.frequency, word.tag)
        lcut: Lcut = tokenizer.lcut
        return lcut

    return lcut_with


@pytest.fixture
def no_deleted_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undoes deletions: jieba keeps them for the whole process."""
    monkeypatch.setattr(import_jieba().finalseg, "Force_Split_Words", set())
