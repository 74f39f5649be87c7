"""Does the fast segmenter give jieba's tokens, and how much faster?

    python benchmarks/segmentation.py DATA_DIR

DATA_DIR holds CSV files of Chinese texts. Each segmenter cuts every cell of the longest column of
each file, in this process, first with jieba's dictionary alone and then with a large user
dictionary: words of two to six characters, Latin and symbols among them, taken from the texts
themselves; half of them with a frequency. The rounds take turns, so that a busy machine slows down
all alike. An absent or empty folder is skipped.
"""

from __future__ import annotations

import argparse
import csv
import io
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median

import polars as pl

from csvoice.lexicon import UserWord
from csvoice.plan import Cut
from csvoice.segment import fast, raw
from csvoice.segment.reference import jieba_tokenizer
from csvoice.segment.user_words import dictionary_words


def main() -> None:
    """Prints a line of figures for each dictionary."""
    parser = argparse.ArgumentParser(description="jieba against csvoice's segmenter")
    parser.add_argument("data", type=Path, help="folder with CSV files of Chinese texts")
    parser.add_argument("--words", type=int, default=20_000, help="size of the user dictionary")
    parser.add_argument("--rounds", type=int, default=3, help="the median of so many is given")
    arguments = parser.parse_args()
    files = sorted(arguments.data.glob("*.csv"))
    if not files:
        print(f"skipped: there are no CSV files in {arguments.data}")
        return
    texts = [text for file in files for text in longest_column(file)]
    print(f"{len(texts):,} texts, {sum(map(len, texts)):,} characters")
    for words in ((), frequent_ngrams(texts, arguments.words)):
        compare(texts, words, arguments.rounds)


def compare(texts: list[str], words: tuple[UserWord, ...], rounds: int) -> None:
    """Jieba against the two others, with one dictionary."""
    lcut = jieba_tokenizer(words).lcut
    cuts = {"fast": fast(words), "raw": raw(words)}
    expected = [lcut(text) for text in texts]
    print(f"\n{len(words):,} user words")
    for name, cut in cuts.items():
        tokens = cut(pl.Series(texts)).to_list()
        differ = sum(a != b for a, b in zip(tokens, expected, strict=True))
        print(f"{name}: {differ:,} texts differ from jieba")
    del expected
    figures = [ratios(texts, lcut, cuts) for _ in range(rounds)]
    for name in figures[0]:
        print(f"{name}: {median(figure[name] for figure in figures):.1f}")


def ratios(
    texts: list[str], lcut: Callable[[str], list[str]], cuts: dict[str, Cut]
) -> dict[str, float]:
    """One round: jieba's seconds, and how many times as fast the others are."""
    jieba = seconds(lambda: [lcut(text) for text in texts])
    series = pl.Series(texts)
    figures = {"jieba, s": jieba}
    for name, cut in cuts.items():
        figures[f"{name}, times as fast, to a polars Series"] = jieba / seconds(cut, series)
        figures[f"{name}, times as fast, to Python lists"] = jieba / seconds(to_lists, cut, texts)
    return figures


def to_lists(cut: Cut, texts: list[str]) -> list[list[str]]:
    """What `jieba.lcut` gives, for all texts."""
    return cut(pl.Series(texts)).to_list()


def seconds(work: Callable[..., object], *arguments: object) -> float:
    """The time of one call."""
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def longest_column(file: Path) -> Iterator[str]:
    """The cells of the column with the most characters."""
    rows = list(csv.DictReader(io.StringIO(decoded(file.read_bytes()), newline="")))
    size = Counter({name: sum(len(row[name] or "") for row in rows) for name in rows[0]})
    column = size.most_common(1)[0][0]
    return (row[column] or "" for row in rows)


def decoded(data: bytes) -> str:
    """UTF-8 or else GB18030."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def frequent_ngrams(texts: list[str], size: int) -> tuple[UserWord, ...]:
    """Frequent pieces of the texts that jieba's dictionary can hold, in a random, fixed order."""
    random = Random(0)
    counts: Counter[str] = Counter()
    for text in texts[::3]:
        for length in range(2, 7):
            counts.update(text[at : at + length] for at in range(len(text) - length + 1))
    holdable = dictionary_words(UserWord(word) for word, _ in counts.most_common(3 * size))
    chosen = random.sample(holdable, min(size, len(holdable)))
    return tuple(
        UserWord(word.word, counts[word.word] if random.random() < 1 / 2 else None, "n")
        for word in chosen
    )


if __name__ == "__main__":
    main()
