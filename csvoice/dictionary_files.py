"""Dictionary files, read into frozen data.

Formats: `.txt` one word a line; `.tsv` a word, a tab, a number; user words as jieba writes them
(`word frequency tag`, the last two optional); taxonomies and term groups as TOML. `#` starts a
comment line.
"""

from __future__ import annotations

import codecs
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from csvoice.errors import InputError, reason_of
from csvoice.lexicon import Brand, Issue, Taxonomy, Terms, Unmeant, UserWord
from csvoice.storage.cache import content_name, keep, recall

_WORTH_KEEPING = 4_000
"""Characters of TOML from which on it is quicker to read what was parsed before, as JSON."""


def dictionary_folder() -> Path:
    """Return where the shipped dictionaries are: in the package, or at the repository's root."""
    installed = Path(__file__).parent / "dictionaries"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "dictionaries"


def read_text(path: Path) -> str:
    """Read a text that a person wrote: UTF-8, or what Notepad makes of it on Chinese Windows.

    Raises:
        InputError: It cannot be opened, or is in neither UTF-8, UTF-16 nor GBK.
    """
    data = read_bytes(path)
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise InputError(f"{path} 的编码无法识别，请另存为 UTF-8。")


def read_bytes(path: Path) -> bytes:
    """Read a dictionary as it lies there.

    Raises:
        InputError: It cannot be opened.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"读不到词典 {path}（{reason_of(error)}），请检查路径。") from None


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Give the lines that are neither empty nor a comment, stripped, with their numbers."""
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def read_words(paths: Iterable[Path]) -> frozenset[str]:
    """Read word lists, one word a line."""
    return frozenset(word for path in paths for _number, word in numbered_lines(path))


def read_weights(path: Path) -> dict[str, float]:
    """Read `word<TAB>number` lines.

    Raises:
        InputError: A line is not of that form; names the file and the line.
    """
    weights: dict[str, float] = {}
    for number, line in numbered_lines(path):
        word, _tab, weight = line.partition("\t")
        try:
            weights[word] = float(weight)
        except ValueError:
            raise InputError(
                f"词典 {path.name} 第 {number} 行应为“词<Tab>数值”，现在是「{line}」，请改正。"
            ) from None
    return weights


def read_user_words(path: Path) -> tuple[UserWord, ...]:
    """Read a jieba user dictionary; a word may hold spaces where a tab or a number follows it."""
    return tuple(user_word(line) for _number, line in numbered_lines(path))


def user_word(line: str) -> UserWord:
    """Read one line of a jieba user dictionary."""
    fields = line.split("\t") if "\t" in line else _split_from_the_end(line)
    word, *rest = (part.strip() for part in fields)
    frequency = next((int(part) for part in rest if part.isdigit()), None)
    tag = next((part for part in rest if part and not part.isdigit()), None)
    return UserWord(word, frequency, tag)


def _split_from_the_end(line: str) -> list[str]:
    parts = line.split(" ")
    rest: list[str] = []
    if len(parts) > 1 and parts[-1].isascii() and parts[-1].isalpha() and parts[-1].islower():
        rest.insert(0, parts.pop())
    if len(parts) > 1 and parts[-1].isdigit():
        rest.insert(0, parts.pop())
    return [" ".join(parts), *rest]


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        InputError: The file is not valid TOML; names the file, line and column.
    """
    text = read_text(path)
    name = content_name("toml", ".json", text.encode())
    known = recall(name) if len(text) > _WORTH_KEEPING else None
    if known is not None:
        data: dict[str, Any] = json.loads(known)
        return data
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name} 不是有效的 TOML 文件（{error}），请改正后再试。") from None
    if len(text) > _WORTH_KEEPING:
        with suppress(TypeError):  # JSON has no dates.
            keep(name, json.dumps(data, ensure_ascii=False).encode())
    return data


def _terms(entry: Mapping[str, Any]) -> Terms:
    keys = ("terms", "weak", "must", "must_not", "patterns", "needs", "unless")
    lists = {key: _strings(entry.get(key, [])) for key in keys}
    told, threat = (bool(entry.get(key, False)) for key in ("told", "threat"))
    return Terms(str(entry.get("name", "")), **lists, told=told, threat=threat)


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError(value)
    return tuple(value)


def read_term_groups(path: Path, key: str) -> tuple[Terms, ...]:
    """Read the `[[key]]` entries of a TOML file, each a group of terms."""
    return tuple(_terms(entry) for entry in read_toml(path)[key])


def read_severity(path: Path) -> dict[str, tuple[Terms, ...]]:
    """Read severity levels, each with its reasons; a level's own terms are a reason of its name."""
    levels: dict[str, tuple[Terms, ...]] = {}
    for level in read_toml(path)["level"]:
        reasons = tuple(_terms(reason) for reason in level.get("reason", ()))
        own = (_terms(level),) if "terms" in level or "patterns" in level else ()
        levels[level["name"]] = reasons + own
    return levels


def read_unmeant(path: Path) -> Unmeant:
    """Read when a grave word is not meant."""
    entry = read_toml(path)["unmeant"]
    stories = entry["stories"]
    figures, doubts = _strings(entry["figures"]), _strings(entry["doubts"])
    return Unmeant(figures, doubts, _terms(stories), str(stories["writer"]))


def read_own_channels(path: Path) -> dict[str, tuple[str, ...]]:
    """Read, by taxonomy, whom an institution of that trade deals with every day."""
    return {name: _strings(terms) for name, terms in read_toml(path)["own_channels"].items()}


def read_brands(path: Path) -> tuple[Brand, ...]:
    """Read the `[[brand]]` entries of a TOML file; its name is the trade."""
    return tuple(
        Brand(
            str(entry["name"]),
            tuple(entry.get("aliases", ())),
            bool(entry.get("ambiguous", False)),
            path.stem,
            tuple(entry.get("innocent", ())),
        )
        for entry in read_toml(path).get("brand", ())
    )


def read_taxonomy(path: Path) -> Taxonomy:
    """Read an issue taxonomy.

    Raises:
        InputError: A required key is missing, or a list of terms is none; names the file.
    """
    data = read_toml(path)
    try:
        issues = tuple(
            Issue(
                name=entry["name"],
                meaning=entry.get("meaning", ""),
                own=_terms(entry),
                details=tuple(_terms(detail) for detail in entry.get("detail", ())),
            )
            for entry in data["issue"]
        )
        about, innocent = data.get("about", ""), _strings(data.get("innocent", []))
        return Taxonomy(data["name"], data.get("title", data["name"]), about, issues, innocent)
    except KeyError as error:
        raise InputError(
            f"问题类型词典 {path.name} 缺少 {error}，用 csvoice taxonomy check "
            f"{path.name} 看怎样补上。"
        ) from None
    except (TypeError, AttributeError):
        raise InputError(
            f"问题类型词典 {path.name} 的写法不对，用 csvoice taxonomy check "
            f"{path.name} 看是哪一处。"
        ) from None
