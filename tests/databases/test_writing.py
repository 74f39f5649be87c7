"""Tables into a database: by key, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from csvoice.databases.address import address_of
from csvoice.databases.statements import Field, Table
from csvoice.databases.writing import write_tables
from csvoice.errors import OutputError
from tests.databases.conftest import Filled


def _table(**columns: list[object]) -> Table:
    rows = pl.DataFrame(columns)
    fields = tuple(Field(name, kind, f"{name}的'说明'") for name, kind in rows.schema.items())
    return Table("结果", "写出的表", ("id",), fields, rows.lazy())


def _write(filled: Filled, *tables: Table) -> None:
    write_tables(address_of(filled.url), tables)


EVERY_TYPE = _table(
    id=["a", "A", "乙 "],
    text=["", None, "“引号”'\"\\,%\n第二行\t🙂"],
    number=[0.5, float("nan"), None],
    count=[2**40, None, -1],
    flag=[True, False, None],
    day=[date(2026, 10, 1), None, date(1999, 12, 31)],
    moment=[datetime(2026, 10, 1, 23, 59, 59), None, datetime(2026, 1, 1)],
)


def test_values_come_back_as_they_were(filled: Filled) -> None:
    _write(filled, EVERY_TYPE)
    rows = filled.run("select id, text, number, count, flag, day, moment from 结果")
    found = {str(row[0]): row[1:] for row in rows}
    assert found.keys() == {"a", "A", "乙 "}
    assert found["a"][:3] == ("", 0.5, 2**40)
    assert bool(found["a"][3]) is True
    assert [str(one)[:19] for one in found["a"][4:]] == ["2026-10-01", "2026-10-01 23:59:59"]
    assert found["A"][:3] == (None, None, None)
    assert found["乙 "][0] == "“引号”'\"\\,%\n第二行\t🙂"


def test_a_known_key_takes_the_new_values(filled: Filled) -> None:
    _write(filled, _table(id=["1", "2"], name=["旧", "留"]))
    _write(filled, _table(id=["1", "3"], name=["新", "增"]))
    _write(filled, _table(id=["1", "3"], name=["新", "增"]))
    rows = filled.run("select id, name from 结果 order by id")
    assert rows == [("1", "新"), ("2", "留"), ("3", "增")]


def test_a_column_that_is_new_is_added(filled: Filled) -> None:
    _write(filled, _table(id=["1"], name=["一"]))
    _write(filled, _table(id=["2"], name=["二"], **{"插件.分": [0.5]}))
    rows = filled.run("select * from 结果 order by id")
    assert rows == [("1", "一", None), ("2", "二", 0.5)]


def test_what_is_written_anew_loses_its_older_rows(filled: Filled) -> None:
    both = replace(
        _table(period=["9", "9", "10"], id=["a", "b", "a"], n=[1, 2, 3]), key=("period", "id")
    )
    _write(filled, both)
    october = replace(_table(period=["10"], id=["c"], n=[4]), key=("period", "id"), anew="period")
    _write(filled, october)
    rows = filled.run("select period, id from 结果 order by 2")
    assert rows == [("9", "a"), ("9", "b"), ("10", "c")]


def test_all_or_nothing(filled: Filled) -> None:
    if filled.kind == "sqlite":
        pytest.skip("SQLite takes text for a number")
    filled.run("create table 别处 (id varchar(9) primary key, name integer)")
    first = _table(id=["1"], name=["一"])
    with pytest.raises(OutputError, match=r"写不进表 别处。数据库的说明：.*一"):
        _write(filled, first, replace(first, name="别处"))
    assert filled.run("select * from 别处") == []
    _write(filled, first)
    with pytest.raises(OutputError):
        _write(filled, _table(id=["1"], name=["二"]), replace(first, name="别处"))
    assert filled.run("select id, name from 结果") == [("1", "一")]


def test_what_failed_left_no_table(filled: Filled) -> None:
    before = filled.kind != "sqlite" and _tables(filled)
    if not before:
        pytest.skip("see test_a_file_that_failed_is_not_there")
    nowhere = replace(EVERY_TYPE, name="没有的模式.表")
    with pytest.raises(OutputError, match="没有的模式"):
        _write(filled, EVERY_TYPE, nowhere)
    assert _tables(filled) == before


def _tables(filled: Filled) -> list[tuple[object, ...]]:
    return filled.run("select table_name from information_schema.tables order by 1")


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_file_that_failed_is_not_there(kind: str, tmp_path: Path) -> None:
    if kind == "duckdb":
        pytest.importorskip("duckdb")
    twice = _table(id=["1", "2"], name=["一", "二"])
    broken = replace(twice, name="坏", fields=(*twice.fields, Field("没有", pl.String(), "")))
    with pytest.raises((OutputError, pl.exceptions.ColumnNotFoundError)):
        write_tables(address_of(f"{kind}:///{tmp_path}/新.{kind}"), [twice, broken])
    assert [*tmp_path.iterdir()] == []
