"""Column mappings that a person gives: checked, found again for like files, remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from csvoice.config import Config
from csvoice.config_file import rewrite_config
from csvoice.errors import UsageError
from csvoice.nearest import hint, nearest
from csvoice.read.names import fold
from csvoice.read.search import JOIN
from csvoice.schema import TITLES

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Table


def check_map(given: Mapping[str, str], tables: Sequence[Sequence[str]]) -> None:
    """Check a --map against the headers of all tables.

    Args:
        given: Standard column → header, or headers joined by `+`.
        tables: The headers of each table.

    Raises:
        UsageError: No such standard column, or no table has the header; names the nearest.
    """
    for column, value in given.items():
        if column not in TITLES:
            raise UsageError(_unknown_column(column))
        if not any(_resolve(value, headers) for headers in tables):
            raise UsageError(_unknown_header(column, value, tables))


def resolve(given: Mapping[str, str], headers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the part of a mapping whose headers all occur in one table."""
    found = {column: _resolve(value, headers) for column, value in given.items()}
    return {column: names for column, names in found.items() if names}


def remembered(config: Config, headers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return what csvoice.toml remembers for a table of exactly these headers."""
    for entry in reversed(config.mapping):
        if sorted(entry.headers) == sorted(headers):
            known = {column: name for column, name in entry.map.items() if column in TITLES}
            return resolve(known, headers)
    return {}


def _resolve(value: str, headers: Sequence[str]) -> tuple[str, ...]:
    parts = (value,) if value in headers else tuple(part.strip() for part in value.split(JOIN))
    names = tuple(_header(part, headers) for part in parts)
    return tuple(name for name in names if name) if all(names) else ()


def _header(name: str, headers: Sequence[str]) -> str | None:
    if name in headers:
        return name
    alike = [header for header in headers if fold(header) == fold(name)]
    return alike[0] if len(alike) == 1 else None


def _unknown_column(column: str) -> str:
    near = nearest(column, [*TITLES, *TITLES.values()]) or ""
    meant = f"是不是「{TITLES.get(near, near)}」？" if near else ""
    known = "、".join(TITLES.values())
    return f"--map 中没有名为「{column}」的标准列。{meant}可用的有：{known}。"


def _unknown_header(column: str, value: str, tables: Sequence[Sequence[str]]) -> str:
    headers = list(dict.fromkeys(header for table in tables for header in table))
    missing = next(part for part in value.split(JOIN) if _header(part.strip(), headers) is None)
    meant = hint(missing, headers, alike=0.3)
    return (
        f"--map {TITLES[column]}={value} 里的表头「{missing}」不在文件中。{meant}"
        f"文件的表头有：{'、'.join(headers)}。"
    )


def remember_mapping(path: Path, headers: Iterable[str], given: Mapping[str, str]) -> None:
    """Write a [[mapping]] entry for these headers into csvoice.toml, keeping what is there.

    An entry for the same headers keeps what it says of other columns; writing the same entry
    twice changes nothing.

    Raises:
        InputError: The file there is not valid TOML.
    """
    names = list(headers)

    def change(document: TOMLDocument) -> None:
        import tomlkit

        entries = document.get("mapping", tomlkit.aot())
        same = [entry for entry in entries if sorted(entry.get("headers", [])) == sorted(names)]
        known = {name: header for one in same for name, header in one.get("map", {}).items()}
        fresh = tomlkit.aot()
        others = (entry for entry in entries if entry not in same)
        for entry in (*others, _entry(names, {**known, **given})):
            fresh.append(entry)
        document["mapping"] = fresh

    rewrite_config(path, change, "列的对应关系没有记住")


def _entry(headers: list[str], given: Mapping[str, str]) -> Table:
    import tomlkit

    table, columns = tomlkit.table(), tomlkit.inline_table()
    columns.update(dict(given))
    table.update({"headers": headers, "map": columns})
    return table
