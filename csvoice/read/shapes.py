"""Where the records stand in a JSON document: lists of objects, columns, rows under a header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Record: TypeAlias = Mapping[str, Any]

_DEEPEST = 4
"""Records lie within so many keys of the top."""


@dataclass(frozen=True, slots=True)
class Records:
    """One list of records.

    Attributes:
        records: The objects.
        numbers: Their places in the list, counted from 1.
        others: Items that are no objects.
    """

    records: list[Record]
    numbers: list[int]
    others: int = 0


def record_lists(data: Any) -> dict[str, Records]:
    """Return every list of records by the keys that lead to it, joined by a full stop.

    Known are [{…}, …], {header: [cell, …]}, [[header, …], [cell, …], …], what pandas writes
    (records, columns, index, split, values), and any of them under keys such as data or items. An
    object with plain values alone is one record.
    """
    found = {".".join(keys): records for keys, records in _lists(data, ()) if records.records}
    if not found and isinstance(data, dict) and data and not _holds(data, (list, dict)):
        return {"": _numbered([data])}
    return found


def _lists(data: Any, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Records]]:
    whole = _of_list(data) if isinstance(data, list) else _of_object(data)
    if whole is not None:
        yield keys, whole
    elif isinstance(data, dict) and len(keys) <= _DEEPEST:
        for key, value in data.items():
            yield from _lists(value, (*keys, key))


def _of_list(items: Sequence[Any]) -> Records | None:
    if any(isinstance(item, dict) for item in items):
        return _numbered(items)
    if len(items) > 1 and all(isinstance(item, list) for item in items):
        return _of_rows(items[0], items[1:])
    return None


def _of_object(data: Any) -> Records | None:
    if not isinstance(data, dict) or len(data) < 2:
        return None
    headers, rows = data.get("columns"), data.get("data")
    if isinstance(headers, list) and isinstance(rows, list) and _holds(rows, list):
        return _of_rows(headers, rows)
    values = list(data.values())
    if all(isinstance(cells, list) and not _holds(cells, dict) for cells in values):
        return _of_columns(data, values)
    if all(isinstance(cells, dict) and not _holds(cells, (list, dict)) for cells in values):
        return _of_objects(data, values)
    return None


def _of_rows(headers: Sequence[Any], rows: Sequence[Any]) -> Records | None:
    if not all(isinstance(header, str) for header in headers):
        return None
    return _numbered([dict(zip(headers, row, strict=False)) for row in rows])


def _of_columns(data: Record, columns: Sequence[Sequence[Any]]) -> Records | None:
    """Read {header: [cell, …], …}; lists of different lengths are no columns."""
    if len({len(cells) for cells in columns}) > 1:
        return None
    return _numbered([dict(zip(data, cells, strict=True)) for cells in zip(*columns, strict=True)])


def _of_objects(data: Record, objects: Sequence[Record]) -> Records | None:
    """Read {header: {row: cell}}, or {row: {header: cell}}: the rows are the ones with numbers."""
    if len({tuple(one) for one in objects}) > 1:
        return None
    if all(key.isdecimal() for key in objects[0]):
        rows = [{header: cells[key] for header, cells in data.items()} for key in objects[0]]
        return _numbered(rows)
    return _numbered(objects) if all(key.isdecimal() for key in data) else None


def _numbered(items: Sequence[Any]) -> Records:
    records = [(place, item) for place, item in enumerate(items, 1) if isinstance(item, dict)]
    return Records(
        [item for _place, item in records],
        [place for place, _item in records],
        len(items) - len(records),
    )


def _holds(values: Sequence[Any] | Record, kind: type | tuple[type, ...]) -> bool:
    inner = values.values() if isinstance(values, Mapping) else values
    return any(isinstance(value, kind) for value in inner)
