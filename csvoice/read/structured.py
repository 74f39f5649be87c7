"""JSON, JSON Lines and Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from csvoice.components import RawTable, ReadOptions
from csvoice.errors import InputError
from csvoice.read.badrows import BadRows
from csvoice.read.encoding import decode

Record: TypeAlias = Mapping[str, Any]

_DEEPEST = 4
_BEIJING = "Asia/Shanghai"


def open_json(path: Path, options: ReadOptions) -> list[RawTable]:
    """Read records from JSON: a list, a list under a key such as data or items, or one a line.

    Row numbers count the records; in JSON Lines they are the lines.

    Raises:
        InputError: It is no JSON, or holds no records; names the line.
    """
    decoded = decode(path.read_bytes(), path)
    bad = BadRows(path, options)
    try:
        numbered = list(enumerate(_records(json.loads(decoded.text)), 1))
    except RecursionError:
        raise InputError(f"{path.name} 的层次太深，不能当作记录读取，请导出为 CSV。") from None
    except json.JSONDecodeError as error:
        if not _has_lines(decoded.text):
            where = f"{path.name} 第 {error.lineno:,} 行"
            raise InputError(where + _not_json(error.msg) + "请改正后再试。") from None
        numbered = list(_lines(decoded.text, bad))
    if not numbered and not bad.count:
        raise InputError(f"{path.name} 里没有找到记录，应是对象的列表，或每行一个对象。")
    rows = pl.Series("row", [number for number, _record in numbered], dtype=pl.Int64)
    return [
        RawTable(
            _frame([record for _number, record in numbered]),
            rows,
            path,
            encoding=decoded.encoding,
            unreadable=bad.count,
            notes=(*decoded.notes, *bad.notes()),
        )
    ]


def _has_lines(text: str) -> bool:
    """Whether the first line is a JSON object by itself, so that the file is JSON Lines."""
    first = text.lstrip().partition("\n")[0].strip()
    try:
        return isinstance(json.loads(first), dict)
    except json.JSONDecodeError:
        return False


def _lines(text: str, bad: BadRows) -> Iterator[tuple[int, Record]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            bad.meet(number, _not_json(error.msg), "花括号、引号和逗号")
            continue
        if isinstance(record, dict):
            yield number, record
        else:
            bad.meet(number, "不是一个 JSON 对象。", "花括号")


def _not_json(reason: str) -> str:
    return f"不是有效的 JSON（{reason}）。"


def _records(data: Any, depth: int = 0) -> list[Record]:
    """Return the longest list of objects that is found, at most a few keys deep."""
    if isinstance(data, list):
        return [item for item in data if isinstance(item, dict)]
    if not isinstance(data, dict) or depth > _DEEPEST:
        return []
    inner = [_records(value, depth + 1) for value in data.values()]
    longest = max(inner, key=len, default=[])
    if longest or depth:
        return longest
    return _from_columns(data)


def _from_columns(data: Record) -> list[Record]:
    """Read {header: [cell, …], …}; an object with plain values alone is one record."""
    lists = [value for value in data.values() if isinstance(value, list)]
    if lists and len(lists) == len(data) and len({len(cells) for cells in lists}) == 1:
        return [dict(zip(data, cells, strict=True)) for cells in zip(*lists, strict=True)]
    return [data] if data and not lists else []


def _frame(records: Sequence[Record]) -> pl.DataFrame:
    flat = [_flatten(record) for record in records]
    headers = list(dict.fromkeys(name for record in flat for name in record))
    columns = {name: [record.get(name) for record in flat] for name in headers}
    return pl.DataFrame(columns, schema=dict.fromkeys(headers, pl.String()))


def _flatten(record: Record, prefix: str = "") -> dict[str, str | None]:
    cells: dict[str, str | None] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            cells |= _flatten(value, f"{prefix}{key}.")
        else:
            cells[prefix + key] = _cell(value)
    return cells


def _cell(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, list):
        return "、".join(filter(None, map(_cell, value))) or None
    if isinstance(value, bool | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def open_parquet(path: Path) -> list[RawTable]:
    """Read a Parquet file; row numbers count its rows.

    Raises:
        InputError: It is no valid Parquet file.
    """
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(
            f"{path.name} 不是有效的 Parquet 文件，"
            f"或已损坏（{str(error).splitlines()[0]}），请重新导出。"
        ) from None
    text = frame.select(_as_text(name, dtype) for name, dtype in frame.schema.items())
    rows = pl.int_range(1, frame.height + 1, eager=True).alias("row")
    return [RawTable(text.with_columns(pl.all().replace("", None)), rows, path)]


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        local = column.dt.convert_time_zone(_BEIJING) if dtype.time_zone else column
        return local.dt.to_string("%Y-%m-%d %H:%M:%S")
    if isinstance(dtype, pl.Duration):
        return column.dt.total_seconds().cast(pl.String)
    if isinstance(dtype, pl.List | pl.Array):
        return column.cast(pl.List(pl.String)).list.join("、")
    if isinstance(dtype, pl.Struct):
        return column.struct.json_encode()
    return column.cast(pl.String)
