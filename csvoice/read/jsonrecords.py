"""JSON, JSON Lines and JSONP: records, however they are wrapped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.errors import InputError
from csvoice.raw_tables import RawTable, ReadOptions
from csvoice.read.content import JSON_OPENING
from csvoice.read.encoding import Decoded, decode
from csvoice.read.limits import check_cells, check_runs, check_width
from csvoice.read.records import BadRows
from csvoice.read.shapes import Record, Records, record_lists
from csvoice.read.sheets import choose_sheets, named_sheet

_loads = partial(json.loads, parse_int=str)
"""Numbers stay as they are written, however long they are."""
_OPENING = re.compile(JSON_OPENING)


def open_json(path: Path, options: ReadOptions) -> list[RawTable]:
    """Read records from JSON: a list, lists under keys, columns, rows, or one object a line.

    Row numbers count the records; in JSON Lines they are the lines.

    Raises:
        InputError: It is no JSON, or holds no records; names the line.
    """
    content = path.read_bytes()
    check_runs(path, content, b'"\r\n')
    decoded = decode(content, path)
    try:
        lists = record_lists(_loads(_unwrapped(decoded.text)))
    except RecursionError:
        raise InputError(f"{path.name} 的层次太深，不能当作记录读取，请导出为 CSV。") from None
    except json.JSONDecodeError as error:
        if not _has_lines(decoded.text):
            where = f"{path.name} 第 {error.lineno:,} 行"
            raise InputError(where + _not_json(error.msg) + "请改正后再试。") from None
        return _from_lines(path, decoded, options)
    if not lists:
        raise InputError(f"{path.name} 里没有找到记录，应是对象的列表，或每行一个对象。")
    return _tables(path, decoded, lists, options)


def _unwrapped(text: str) -> str:
    """Take the call off `callback(…);` and the name off `var data = …;`."""
    opening = _OPENING.match(text)
    if opening is None or not opening[0].strip():
        return text
    inner = text[opening.end() :].rstrip().removesuffix(";").rstrip()
    return inner.removesuffix(")") if "(" in opening[0] else inner


def _tables(
    path: Path, decoded: Decoded, lists: dict[str, Records], options: ReadOptions
) -> list[RawTable]:
    names = list(lists)
    if options.sheet is not None and len(names) > 1:
        names = [named_sheet(path, names, options.sheet)]
    tables = [
        RawTable(
            _frame(path, lists[name].records, options),
            pl.Series("row", lists[name].numbers, dtype=pl.Int64),
            path,
            sheet=name if len(lists) > 1 else None,
            encoding=decoded.encoding,
            unreadable=lists[name].others,
            notes=(*decoded.notes, *_others_note(lists[name].others)),
        )
        for name in names
    ]
    return choose_sheets(tables, list(lists))


def _others_note(others: int) -> list[str]:
    return [f"跳过了 {others:,} 项不是对象的记录。"] if others else []


def _from_lines(path: Path, decoded: Decoded, options: ReadOptions) -> list[RawTable]:
    bad = BadRows(path, options)
    numbered = list(_lines(decoded.text, bad))
    rows = pl.Series("row", [number for number, _record in numbered], dtype=pl.Int64)
    frame = _frame(path, [record for _number, record in numbered], options)
    notes = (*decoded.notes, *bad.notes())
    return [RawTable(frame, rows, path, None, decoded.encoding, bad.count, notes=notes)]


def _has_lines(text: str) -> bool:
    """Whether the first line is a JSON object by itself, so that the file is JSON Lines."""
    first = text.lstrip().partition("\n")[0].strip()
    try:
        return isinstance(_loads(first), dict)
    except json.JSONDecodeError:
        return False


def _lines(text: str, bad: BadRows) -> Iterator[tuple[int, Record]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = _loads(line)
        except json.JSONDecodeError as error:
            bad.meet(number, _not_json(error.msg), "花括号、引号和逗号")
            continue
        if isinstance(record, dict):
            yield number, record
        else:
            bad.meet(number, "不是一个 JSON 对象。", "花括号")


def _not_json(reason: str) -> str:
    return f"不是有效的 JSON（{reason}）。"


def _frame(path: Path, records: list[Record], options: ReadOptions) -> pl.DataFrame:
    flat = [_flatten(record) for record in records]
    headers = list(dict.fromkeys(name for record in flat for name in record))
    check_width(path, len(headers))
    check_cells(path, len(flat), len(headers), options)
    columns = {name: [record.get(name) for record in flat] for name in headers}
    return pl.DataFrame(columns, schema=dict.fromkeys(headers, pl.String()))


def _flatten(record: Record, prefix: str = "") -> dict[str, str | None]:
    cells: dict[str, str | None] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            cells |= _flatten(value, f"{prefix}{key}.")
        else:
            cells[_whole(prefix + key)] = _cell(value)
    return cells


def _cell(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, list):
        return "、".join(filter(None, map(_cell, value))) or None
    if isinstance(value, bool | dict):
        return json.dumps(value, ensure_ascii=False)
    return _whole(str(value))


def _whole(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON may hold and no text can."""
    return text if text.isprintable() else text.encode(errors="replace").decode()
