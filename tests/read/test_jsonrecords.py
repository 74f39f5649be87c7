from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from csvoice.errors import InputError
from csvoice.raw_tables import ReadOptions
from csvoice.read.jsonrecords import open_json
from csvoice.read.parquet import open_parquet

Write = Callable[..., Path]
RECORDS = [{"id": 1, "内容": "物流太慢"}, {"id": 2, "内容": "客服很好", "标签": ["好", "快"]}]
FLAT = [("1", "物流太慢", None), ("2", "客服很好", "好、快")]


@pytest.mark.parametrize(
    "data",
    [
        RECORDS,
        {"items": RECORDS},
        {"code": 0, "data": {"total": 2, "rows": RECORDS, "users": [{"id": 1}]}},
        {"id": [1, 2], "内容": ["物流太慢", "客服很好"], "标签": [None, ["好", "快"]]},
        {
            "code": 0,
            "data": {"id": [1, 2], "内容": ["物流太慢", "客服很好"], "标签": [None, "好、快"]},
        },
        {
            "id": {"0": 1, "1": 2},
            "内容": {"0": "物流太慢", "1": "客服很好"},
            "标签": {"0": None, "1": "好、快"},
        },
        {"0": {**RECORDS[0], "标签": None}, "1": {**RECORDS[1], "标签": "好、快"}},
        {
            "columns": ["id", "内容", "标签"],
            "index": [0, 1],
            "data": [[1, "物流太慢", None], [2, "客服很好", ["好", "快"]]],
        },
        [["id", "内容", "标签"], [1, "物流太慢", None], [2, "客服很好", ["好", "快"]]],
    ],
)
def test_finds_the_records(write: Write, data: Any) -> None:
    path = write("a.json", json.dumps(data, ensure_ascii=False), "gb18030")
    (table,) = open_json(path, ReadOptions())
    assert table.frame.rows() == FLAT
    assert (table.rows.to_list(), table.encoding) == ([1, 2], "gb18030")


def test_lists_of_one_shape_are_read_like_sheets(write: Write) -> None:
    data = {"二月": RECORDS[:1], "三月": [RECORDS[1], None], "门店": [{"名称": "东门店"}] * 9}
    tables = open_json(write("a.json", json.dumps(data)), ReadOptions())
    assert [(table.sheet, table.frame["id"].to_list()) for table in tables] == [
        ("二月", ["1"]),
        ("三月", ["2"]),
    ]
    assert tables[0].notes == (
        "文件里有 3 个工作表，读取了「二月」、「三月」，没有读取「门店」；可用 --sheet 指定。",
    )
    assert (tables[1].unreadable, tables[1].notes) == (1, ("跳过了 1 项不是对象的记录。",))
    (only,) = open_json(write("a.json", json.dumps(data)), ReadOptions(sheet="三月"))
    assert only.sheet == "三月"


def test_flattens_nested_objects(write: Write) -> None:
    record = {"user": {"name": "甲", "tags": []}, "ok": True, "score": 4.0, "text": ""}
    (table,) = open_json(write("a.json", json.dumps([record])), ReadOptions())
    assert table.frame.to_dicts() == [
        {"user.name": "甲", "user.tags": None, "ok": "true", "score": "4.0", "text": None}
    ]


LINES = '{"id": 1, "内容": "好"}\n\n{"id": 2,\n{"id": 3, "内容": "坏"}\n'


def test_counts_lines_in_json_lines(write: Write) -> None:
    (table,) = open_json(write("a.jsonl", LINES), ReadOptions(on_bad_row="skip"))
    assert (table.rows.to_list(), table.unreadable) == ([1, 4], 1)
    assert "第 3 行" in table.notes[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (LINES, "第 3 行不是有效的 JSON"),
        ('{"a": [1,\n2', "第 2 行不是有效的 JSON"),
        ("[]", "没有找到记录"),
        ("12", "没有找到记录"),
        ("[" * 9_999, "层次太深"),
    ],
)
def test_says_what_is_wrong(write: Write, text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        open_json(write("a.json", text), ReadOptions())


def test_reads_parquet_as_text(tmp_path: Path) -> None:
    pl.DataFrame(
        {
            "id": [7],
            "at": [datetime(2024, 3, 1, 9)],
            "utc": [datetime(2024, 3, 1, 1, tzinfo=UTC)],
            "tags": [["a", "b"]],
            "ok": [True],
            "text": [""],
        }
    ).write_parquet(tmp_path / "a.parquet")
    (table,) = open_parquet(tmp_path / "a.parquet", ReadOptions())
    assert table.frame.rows() == [
        ("7", "2024-03-01 09:00:00", "2024-03-01 09:00:00", "a、b", "true", None)
    ]


def test_refuses_a_damaged_parquet_file(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1" + bytes(20))
    with pytest.raises(InputError, match=r"^a\.parquet 不是有效的 Parquet 文件"):
        open_parquet(tmp_path / "a.parquet", ReadOptions())
