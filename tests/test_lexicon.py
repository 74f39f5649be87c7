"""Dictionaries: their forms, and what is said of a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from csvoice.dictionary_files import (
    dictionary_folder,
    read_severity,
    read_taxonomy,
    read_term_groups,
    read_user_words,
    read_weights,
    read_words,
)
from csvoice.errors import InputError
from csvoice.lexicon import Terms, UserWord


def _file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "dictionary.toml"
    file.write_text(text, encoding=encoding)
    return file


def test_words_without_comments_and_blanks(tmp_path: Path) -> None:
    assert read_words([_file(tmp_path, "# 注\n的\n\n 了 \n的\n", "utf-8-sig")]) == {"的", "了"}


def test_weights(tmp_path: Path) -> None:
    assert read_weights(_file(tmp_path, "好\t0.8\n差\t-1\n")) == {"好": 0.8, "差": -1.0}
    with pytest.raises(InputError, match="第 2 行"):
        read_weights(_file(tmp_path, "好\t0.8\n差 -1\n"))


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("云计算", UserWord("云计算")),
        ("云计算 5", UserWord("云计算", 5)),
        ("云计算 5 n", UserWord("云计算", 5, "n")),
        ("云计算 nz", UserWord("云计算", None, "nz")),
        ("奥迪 A4L 100 nz", UserWord("奥迪 A4L", 100, "nz")),
        ("奥迪 A4L", UserWord("奥迪 A4L")),
        ("iPhone15 Pro\t100\tnz", UserWord("iPhone15 Pro", 100, "nz")),
        ("小米14\t\t", UserWord("小米14")),
    ],
)
def test_user_words(tmp_path: Path, line: str, word: UserWord) -> None:
    assert read_user_words(_file(tmp_path, f"{line}\n")) == (word,)


def test_taxonomies(tmp_path: Path) -> None:
    text = """
    name = "shop"
    [[issue]]
    name = "物流"
    terms = ["快递"]
      [[issue.detail]]
      name = "慢"
      weak = ["慢"]
      must = ["快递"]
    """
    taxonomy = read_taxonomy(_file(tmp_path, text))
    assert taxonomy.title == "shop"
    [issue] = taxonomy.issues
    assert issue.own == Terms("物流", terms=("快递",))
    assert issue.details == (Terms("慢", weak=("慢",), must=("快递",)),)


@pytest.mark.parametrize("text", ['name = "x"', '[[issue]]\nname = "a"', 'name = "x"\n[[issue]]\n'])
def test_a_taxonomy_that_lacks_a_key(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="缺少"):
        read_taxonomy(_file(tmp_path, text))


def test_groups_and_levels(tmp_path: Path) -> None:
    groups = read_term_groups(
        _file(tmp_path, '[[nature]]\nname = "投诉"\nterms = ["退款"]'), "nature"
    )
    assert groups == (Terms("投诉", terms=("退款",)),)
    text = """
    [[level]]
    name = "紧急"
      [[level.reason]]
      name = "法律"
      terms = ["起诉"]
      threat = true
    [[level]]
    name = "建议"
    terms = ["希望"]
    """
    levels = read_severity(_file(tmp_path, text))
    assert levels["紧急"] == (Terms("法律", terms=("起诉",), threat=True),)
    assert levels["建议"] == (Terms("建议", terms=("希望",)),)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件"):
        read_words([tmp_path / "gone.txt"])
    with pytest.raises(InputError, match="文件夹"):
        read_user_words(tmp_path)
    (tmp_path / "坏.txt").write_bytes(b"\xff\xff")
    with pytest.raises(InputError, match="另存为 UTF-8"):
        read_words([tmp_path / "坏.txt"])
    assert read_words([_file(tmp_path, "词语", "gb18030")]) == {"词语"}
    with pytest.raises(InputError, match="TOML"):
        read_taxonomy(_file(tmp_path, "name ="))


def test_learned_sentiment_keeps_the_sense_of_the_hand_made() -> None:
    hand, learned = (
        read_weights(dictionary_folder() / f"{name}.tsv")
        for name in ("sentiment", "sentiment_learned")
    )
    assert learned
    both = [(weight, hand[word]) for word, weight in learned.items() if word in hand]
    assert all(0.49 <= weight / prior <= 1.51 for weight, prior in both)
    assert list(learned.values()) == sorted(learned.values(), reverse=True)
