"""Words that data propose for a user dictionary, and what a person decided about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import polars as pl
import tomlkit
from tomlkit import TOMLDocument

from csvoice.analyze.texts.quotes import READABLE, SHORT, shorten
from csvoice.analyze.words.discovery import discover
from csvoice.analyze.words.novelty import mentions, spoken
from csvoice.config_file import rewrite_config
from csvoice.dictionary.routes import Routes
from csvoice.dictionary_files import read_text, read_user_words, read_words
from csvoice.errors import UsageError
from csvoice.lexicon import UserWord
from csvoice.nearest import hint
from csvoice.pipeline.preparation import Feedback
from csvoice.segment.known import all_words
from csvoice.storage.output import write_files

Kind: TypeAlias = Literal["word", "phrase"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word or phrase that is said again and again and stands in no dictionary.

    Attributes:
        word: In lower case.
        kind: A word that jieba guesses or breaks, or a phrase of known words.
        documents: Different texts that hold it.
        cohesion: Mutual information at its weakest split, in bits.
        left_entropy: Entropy of what stands before it, in bits.
        right_entropy: Entropy of what follows it, in bits.
        whole: Share of its occurrences that the segmenter guessed right already.
        example: A text that holds it, masked and shortened.
    """

    word: str
    kind: Kind
    documents: int
    cohesion: float
    left_entropy: float
    right_entropy: float
    whole: float
    example: str


def propose(feedback: Feedback, decided: Set[str] = frozenset()) -> list[Proposal]:
    """Find words and phrases that no dictionary has, the best of each kind first."""
    plan, columns = feedback.plan, feedback.table.collect_schema().names()
    who = ["customer"] if "customer" in columns else []
    rows = feedback.table.select("tokens", *who).collect()
    customers = rows["customer"] if who and rows["customer"].count() else None
    own = {word.word.lower() for word in plan.user_words}
    known = pl.concat([all_words(), pl.Series(sorted(own | decided), dtype=pl.String)])
    found = discover(rows["tokens"], plan.lexicon.stopwords, known, customers)
    examples = _examples(rows["tokens"], found["word"])
    columns_ = [name for name in Proposal.__dataclass_fields__ if name != "example"]
    return [
        Proposal(**row, example=shorten(examples[row["word"]]))
        for row in found.select(columns_).iter_rows(named=True)
    ]


def _examples(tokens: pl.Series, words: pl.Series) -> dict[str, str]:
    """Choose a text for each word: one that is easily read and tells the word early."""
    texts = pl.DataFrame({"text": tokens.list.join("")}).with_row_index("row")
    texts = texts.with_columns(length=pl.col("text").str.len_chars())
    low, high = READABLE
    held = mentions(spoken(tokens.to_frame("tokens").lazy()), words).with_columns(
        pl.col("row").cast(pl.UInt32)
    )
    at = pl.col("text").str.to_lowercase().str.find(pl.col("word"), literal=True)
    best = (
        held.join(texts, on="row", how="left", maintain_order="left")
        .with_columns(hidden=at >= SHORT, odd=~pl.col("length").is_between(low, high))
        .sort("odd", "hidden", "length", "text")
        .unique("word", keep="first", maintain_order=True)
    )
    return dict(best.select("word", "text").iter_rows())


def chosen(names: Iterable[str], proposals: Sequence[Proposal]) -> list[Proposal]:
    """Return the proposals with these names.

    Raises:
        UsageError: There is no such proposal; names the nearest.
    """
    by_name = {one.word: one for one in proposals}
    missing = [name for name in names if name.lower() not in by_name]
    if missing:
        raise UsageError(
            f"候选里没有「{missing[0]}」。{hint(missing[0].lower(), by_name)}"
            "不在候选里的词可以自己写进用户词典"
            "（默认 user_words.txt，一行一个），并在 csvoice.toml 的 user_words 里写上它。"
        )
    return [by_name[name.lower()] for name in dict.fromkeys(names)]


def entries(
    feedback: Feedback, proposals: Sequence[Proposal], accepted: Sequence[UserWord]
) -> list[UserWord]:
    """Turn proposals into lines of a user dictionary, with frequencies that make them be cut.

    jieba tells upper from lower case, so a word with Latin letters gets a line for each spelling
    that the texts have.
    """
    routes = Routes([*feedback.plan.user_words, *accepted])
    spellings = [form for one in proposals for form in _spellings(feedback, one.word)]
    return [UserWord(form, routes.enough(form), "n") for form in spellings]


def _spellings(feedback: Feedback, word: str) -> list[str]:
    if word.upper() == word:
        return [word]
    pattern = f"(?i){re.escape(word)}"
    said = feedback.table.select(pl.col("tokens").list.join("").str.extract_all(pattern))
    return said.collect().to_series().explode().drop_nulls().unique().sort().to_list()


def rejected_file(dictionary: Path) -> Path:
    """Return where the words lie that were rejected for a user dictionary."""
    return dictionary.with_name(f"{dictionary.stem}.rejected.txt")


def accepted_words(dictionary: Path) -> tuple[UserWord, ...]:
    """Read the words accepted so far; none where there is no file yet."""
    return read_user_words(dictionary) if dictionary.is_file() else ()


def rejected_words(dictionary: Path) -> frozenset[str]:
    """Read the words rejected so far."""
    file = rejected_file(dictionary)
    return read_words([file]) if file.is_file() else frozenset()


def accept(dictionary: Path, words: Iterable[UserWord]) -> None:
    """Append words to a user dictionary, in jieba's format."""
    lines = (f"{one.word} {one.frequency} {one.tag or 'n'}" for one in words)
    _append(dictionary, lines)


def reject(dictionary: Path, words: Iterable[str]) -> None:
    """Append words to the rejected ones."""
    _append(rejected_file(dictionary), words)


def use_from_now_on(dictionary: Path, config: Path, in_force: Sequence[Path]) -> bool:
    """Write a user dictionary into csvoice.toml, keeping what is there.

    Returns:
        Whether the file had to be changed.

    Raises:
        InputError: The file there is not valid TOML.
    """
    if any(path.resolve() == dictionary.resolve() for path in in_force):
        return False
    words = [path.as_posix() for path in (*in_force, dictionary)]

    def change(document: TOMLDocument) -> None:
        document.setdefault("csvoice", tomlkit.table())["user_words"] = words

    return rewrite_config(config, change, "没有记下词典")


def _append(file: Path, lines: Iterable[str]) -> None:
    before = read_text(file) if file.is_file() else ""
    if before and not before.endswith("\n"):
        before += "\n"
    added = "".join(f"{line}\n" for line in lines)
    write_files(file.parent, {file.name: (before + added).encode()})
