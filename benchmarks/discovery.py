"""Does discovery bring back words that the dictionary does not have?

    python benchmarks/discovery.py DATA_FOLDER [--removed 200]

DATA_FOLDER holds the files of /work/shared/data; a file that is absent is skipped, and said so.

Names: the names of the apps in smart_home_app_reviews.csv, as its column `app` has them, are taken
out of what is known (user words, and jieba's dictionary). Printed: in how many different texts
each is said, and its rank among the words or among the phrases that are found.

Removed words: from the words of jieba's dictionary (two to four Han characters, no stop words) that
stand in at least 20 different texts of a file, some are drawn by a fixed seed and deleted from
the dictionary; the texts are cut again without them. Printed: how many of them come back at all,
and within the best words and the best phrases as many as were removed; of the 50 best words, how
many are removed ones. A candidate that is no removed word counts as wrong there, though most are
real new words: the figure is a lower bound.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import polars as pl
from figures import AbsentError, existing

from csvoice.analyze.words.discovery import discover
from csvoice.analyze.words.novelty import mentions, spoken
from csvoice.annotate.clean import clean, matching
from csvoice.config import Config
from csvoice.dictionary import words_in_force
from csvoice.lexicon import UserWord
from csvoice.segment import fast
from csvoice.segment.known import all_words
from csvoice.segment.reference import jieba_tokenizer

FILES = {
    "smart_home_app_reviews.csv": ("标题", "内容"),
    "car_complaints_2024q1.csv": ("投诉简述",),
    "shopping_reviews.csv": ("review",),
    "gov_message_titles.csv": ("留言主题",),
}
APPS = "smart_home_app_reviews.csv"
LEAST_TEXTS = 20
MOST_ROWS = 20_000
SEED = 20_240_229
BEST = 50


def main() -> None:
    """Prints ranks, recall and precision."""
    parser = argparse.ArgumentParser(description="words that discovery brings back")
    parser.add_argument("data", type=Path)
    parser.add_argument("--removed", type=int, default=200, help="words to take out")
    arguments = parser.parse_args()
    words, stopwords = words_in_force(Config())
    for name in FILES:
        try:
            texts = read(arguments.data / name)
        except AbsentError as error:
            print(f"skipped: {error}")
            continue
        if name == APPS:
            names_of_apps(arguments.data / name, texts, words, stopwords)
        removed_words(name, texts, words, stopwords, arguments.removed)


def read(file: Path) -> pl.Series:
    """Return the texts as annotate cuts them."""
    content = existing(file).read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    frame = pl.read_csv(text.encode(), infer_schema=False)
    *title, said = (clean(frame[column].fill_null("")) for column in FILES[file.name])
    return matching(title[0] if title else pl.Series([""] * len(said)), said)


def known(words: tuple[UserWord, ...], without: set[str]) -> pl.Series:
    listed = pl.concat([all_words(), pl.Series([one.word.lower() for one in words])])
    return listed.filter(~listed.is_in(sorted(without)))


def names_of_apps(
    file: Path, texts: pl.Series, words: tuple[UserWord, ...], stopwords: frozenset[str]
) -> None:
    column = pl.read_csv(file.read_bytes().decode("gb18030").encode(), infer_schema=False)["app"]
    names = column.drop_nulls().str.to_lowercase().unique().sort()
    left = tuple(one for one in words if one.word.lower() not in set(names))
    started = time.process_time()
    tokens = fast(left)(texts)
    cut = time.process_time()
    table = discover(tokens, stopwords, known(left, set(names)))
    print(f"{file.name}: cut in {cut - started:.1f} s, discovered in "
          f"{time.process_time() - cut:.1f} s of processor time")  # fmt: skip
    said = mentions(spoken(tokens.unique(maintain_order=True).to_frame("tokens").lazy()), names)[
        "word"
    ].value_counts()
    times = dict(said.iter_rows())
    for name in names:
        print(f"  {name}: said in {times.get(name, 0)} texts, {rank(table, name)}")


def rank(table: pl.DataFrame, word: str) -> str:
    """Say where a word stands among its kind."""
    for kind in ("word", "phrase"):
        place = table.filter(pl.col("kind") == kind)["word"].index_of(word)
        if place is not None:
            return f"{kind} {place + 1}"
    return "not found"


def removed_words(
    name: str,
    texts: pl.Series,
    words: tuple[UserWord, ...],
    stopwords: frozenset[str],
    number: int,
) -> None:
    texts = texts.unique(maintain_order=True).gather_every(1 + len(texts) // MOST_ROWS)
    removed = drawn(fast(words)(texts), stopwords, {one.word for one in words}, number)
    jieba = jieba_tokenizer(words)
    for word in removed:
        # Not jieba.del_word, which also forbids the hidden Markov model to guess the word.
        jieba.total -= jieba.FREQ[word]
        jieba.FREQ[word] = 0
    tokens = pl.Series([jieba.lcut(text) for text in texts], dtype=pl.List(pl.String))
    table = discover(tokens, stopwords, known(words, set(removed)))
    kinds = [table.filter(pl.col("kind") == kind)["word"] for kind in ("word", "phrase")]
    back = set(removed) & set(table["word"])
    soon = set(removed) & {word for kind in kinds for word in kind.head(len(removed))}
    best = set(removed) & set(kinds[0].head(BEST))
    print(f"{name}, {len(texts)} texts, {len(removed)} words removed: {len(back)} come back, "
          f"{len(soon)} among the best {len(removed)} of a kind; "
          f"{len(best)} of the {BEST} best words are removed ones")  # fmt: skip
    print("  best words: " + " ".join(mark(word, removed) for word in kinds[0].head(BEST)))


def mark(word: str, removed: list[str]) -> str:
    return f"[{word}]" if word in removed else word


def drawn(tokens: pl.Series, stopwords: frozenset[str], own: set[str], number: int) -> list[str]:
    """Draw frequent words of jieba's dictionary that are no stop words."""
    frame = pl.DataFrame({"word": tokens}).with_row_index("row").explode("word").unique()
    frequent = frame.group_by("word").len().filter(pl.col("len") >= LEAST_TEXTS)["word"]
    usable = frequent.filter(
        frequent.str.contains(r"^\p{Han}{2,4}$")
        & frequent.is_in(all_words().implode())
        & ~frequent.is_in(sorted(stopwords | own))
    ).sort()
    return random.Random(SEED).sample(usable.to_list(), min(number, len(usable)))


if __name__ == "__main__":
    main()
