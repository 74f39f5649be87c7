"""Lines of a user dictionary that cannot work, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import polars as pl

from csvoice.annotate.clean import clean, simplify
from csvoice.dictionary.routes import Routes
from csvoice.dictionary_files import numbered_lines, user_word
from csvoice.lexicon import UserWord
from csvoice.segment.known import tags
from csvoice.segment.user_words import BLOCK

Level: TypeAlias = Literal["error", "warning"]

_LONG_ENOUGH = 2
_NUMBER = re.compile(r"[-+]?[\d０-９][\d０-９,，.]*")
_COLUMN_MARKS = re.compile(r"[,，;；|]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a line.

    Attributes:
        level: An error keeps the line from working; a warning is worth a look.
        kind: A short English name of the rule, the same from version to version.
        line: Number of the line in its file.
        text: The line.
        message: Chinese: what is wrong, and what to do.
        instead: The line as it should be; empty where that is for the user to say.
    """

    level: Level
    kind: str
    line: int
    text: str
    message: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    word: UserWord


def lint(
    file: Path, others: Sequence[UserWord] = (), stopwords: Set[str] = frozenset()
) -> list[Problem]:
    """Check a user dictionary in jieba's format line by line, beside others that are in force.

    Returns:
        The problems, by line.

    Raises:
        InputError: The file cannot be read or is not UTF-8.
    """
    lines = [_Line(number, text, user_word(text)) for number, text in numbered_lines(file)]
    known_tags = tags()
    shaped = {line.number: one for line in lines if (one := _shape(line, known_tags))}
    sound = [line for line in lines if line.number not in shaped]
    unfolded = {problem.line: problem for problem in _folding(sound)}
    # A word deleted by frequency 0 would be deleted in jieba's model for the whole process.
    words = [*others, *(line.word for line in sound)]
    routes = Routes(word for word in words if word.frequency != 0)
    found = [
        *shaped.values(),
        *unfolded.values(),
        *_repeated(sound),
        *(one for line in sound if line.number not in unfolded for one in _cutting(line, routes)),
        *(_silent(line) for line in sound if line.word.word.lower() in stopwords),
    ]
    return sorted(found, key=lambda one: (one.line, one.level, one.kind))


def _problem(level: Level, kind: str, line: _Line, message: str, instead: str = "") -> Problem:
    return Problem(level, kind, line.number, line.text, message, instead)


def _shape(line: _Line, known_tags: Set[str]) -> Problem | None:
    """Find a line whose columns are read in another way than they were meant."""
    if _COLUMN_MARKS.search(line.text):
        parts = [part for part in re.split(r"[,，;；|\s]+", line.text) if part]
        message = "列要用空格隔开，现在整行被当成一个词。"
        return _problem("error", "columns", line, message, " ".join(parts))
    if "\t" in line.text:
        return _tag(line, known_tags)
    word, *rest = line.text.split()
    numbers = [part for part in rest if part.isascii() and part.isdigit()]
    named = [part for part in rest if part in known_tags]
    tagged = len(rest) == 2 and rest[1:] == named[-1:]
    if rest and not numbers and (tagged or _NUMBER.fullmatch(rest[0])):
        message = f"频次「{rest[0]}」不是整数，读不出来；写一个整数，或不写。"
        return _problem("error", "frequency", line, message, " ".join([word, *rest[1:]]))
    if len(numbers) > 1 or (numbers and rest[-1] == numbers[0] and rest[:-1] == named[:1] != []):
        message = f"顺序应为词、频次、词性，频次只写一个；现在读成了词「{line.word.word}」。"
        instead = " ".join([word, numbers[0], *named[:1]])
        return _problem("error", "columns", line, message, instead)
    return _tag(line, known_tags)


def _tag(line: _Line, known_tags: Set[str]) -> Problem | None:
    """Find what was taken for a part of speech and is none."""
    word, frequency, tag = line.word.word, line.word.frequency, line.word.tag
    if tag is None or tag in known_tags:
        return None
    if frequency is None and "\t" not in line.text:
        message = f"「{tag}」被当成了词性，词只剩「{word}」。词里有空格时，在后面写上频次。"
        return _problem("error", "tag", line, message, f"{line.text} 3")
    message = f"「{tag}」不是 jieba 的词性，删去它或写 n。"
    instead = " ".join([word, *([] if frequency is None else [str(frequency)]), "n"])
    return _problem("error", "tag", line, message, instead)


def _folding(lines: Sequence[_Line]) -> Iterator[Problem]:
    """Find words that cleaning changes in every text."""
    words = pl.Series([line.word.word for line in lines], dtype=pl.String)
    for line, form in zip(lines, simplify(clean(words)), strict=True):
        if form != line.word.word:
            message = "文本在切分前会变成简体、半角，碰不到这个词。"
            instead = line.text.replace(line.word.word, form)
            yield _problem("error", "unfolded", line, message, instead)


def _repeated(lines: Sequence[_Line]) -> Iterator[Problem]:
    """Find words that stand in several lines."""
    first: dict[str, _Line] = {}
    for line in lines:
        before = first.setdefault(line.word.word, line)
        if before is line:
            continue
        if before.word == line.word:
            message = f"与第 {before.number} 行重复，删去一行。"
            yield _problem("warning", "duplicate", line, message)
        else:
            message = f"与第 {before.number} 行「{before.text}」矛盾，以后一行为准，删去一行。"
            yield _problem("error", "conflict", line, message)


def _cutting(line: _Line, routes: Routes) -> Iterator[Problem]:
    """Find words that jieba does not cut in spite of their line."""
    word = line.word.word
    if not BLOCK.fullmatch(word):
        message = (
            "jieba 会在空格和标点处断开，词典管不到；csvoice 会先找出这个整词再切分，"
            "拿到别处用 jieba 时无效。"
        )
        yield _problem("warning", "symbols", line, message)
    elif len(word) < _LONG_ENOUGH:
        yield _problem("warning", "short", line, "只有一个字，本来就会单独切开，删去它。")
    elif line.word.frequency == 0:
        message = "频次 0 是让 jieba 永远不切出这个词。要它成词，就不写频次。"
        yield _problem("warning", "deleted", line, message, word)
    elif line.word.frequency is not None:
        needed = routes.enough(word)
        if routes.frequency(word) < needed:
            parts = "/".join(routes.split(word).words)
            message = (
                f"频次 {line.word.frequency} 太低，仍会切成 {parts}；至少写 {needed}，或不写频次。"
            )
            tag = [line.word.tag] if line.word.tag else []
            yield _problem("error", "too-low", line, message, " ".join([word, str(needed), *tag]))


def _silent(line: _Line) -> Problem:
    message = "是停用词，会切出来，但报告里不统计；要统计它，请换一个词。"
    return _problem("warning", "stop-word", line, message)
