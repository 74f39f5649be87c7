"""What a person decided about proposed words: accepted ones, rejected ones, and csvoice.toml.

Rejected words lie beside the user dictionary, as NAME.rejected.txt, one a line: they belong to
the same project, and a colleague who gets the folder is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from csvoice.errors import InputError
from csvoice.lexicon import UserWord, read_text, read_user_words, read_words
from csvoice.output import write_files


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

    Args:
        dictionary: The user dictionary.
        config: The csvoice.toml.
        in_force: Dictionaries that stand there already.

    Returns:
        Whether the file had to be changed.

    Raises:
        InputError: The file there is not valid TOML.
    """
    if any(path.resolve() == dictionary.resolve() for path in in_force):
        return False
    try:
        text = read_text(config) if config.is_file() else ""
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise InputError(
            f"{config} 不是有效的 TOML 文件（{error}），没有记下词典，请改正后再试。"
        ) from None
    section = document.setdefault("csvoice", tomlkit.table())
    section["user_words"] = [path.as_posix() for path in (*in_force, dictionary)]
    write_files(config.parent, {config.name: tomlkit.dumps(document).encode()})
    return True


def _append(file: Path, lines: Iterable[str]) -> None:
    before = read_text(file) if file.is_file() else ""
    if before and not before.endswith("\n"):
        before += "\n"
    added = "".join(f"{line}\n" for line in lines)
    write_files(file.parent, {file.name: (before + added).encode()})
