"""Feedback out of a database, through the command line and the public functions."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

import csvoice
from csvoice.cli import cli
from csvoice.databases import connections
from csvoice.databases.address import address_of
from csvoice.databases.drivers import DIALECTS
from csvoice.errors import CsvoiceError, InputError, UsageError
from csvoice.read import database
from tests.databases.conftest import ROWS, Filled

PASSWORD = "s3cret-Pa55"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_a_table_is_read_as_a_file_would_be(filled: Filled) -> None:
    frame = csvoice.read(filled.url)
    assert frame.height == ROWS
    assert frame["id"].to_list()[:2] == ["G00000", "G00001"]
    assert frame["text"][3] == "电池起火了，太危险，“3%”\n第二行"
    assert frame["created_at"][0] == datetime(2026, 9, 1, 10)
    assert frame["rating"].to_list()[:3] == [0.5, 1.5, 2.5]
    assert frame["source"][0].endswith("#工单")


@pytest.mark.parametrize(
    ("query", "height"),
    [
        ("select * from 工单 where 反馈内容 like '%起火%';", 8),
        ("-- 只要评分低的\nwith 低 as (select * from 工单 where 评分 < 1) select * from 低", 13),
    ],
)
def test_a_query_chooses_the_rows(filled: Filled, query: str, height: int) -> None:
    assert csvoice.read(filled.url, query=query).height == height


def test_since_a_day(filled: Filled) -> None:
    frame = csvoice.read(filled.url, table="工单", since="2026-10-20")
    assert 0 < frame.height < ROWS / 2
    assert frame["created_at"].min() >= datetime(2026, 10, 20)  # type: ignore[operator]


def test_since_the_last_day_of_the_archive(filled: Filled, tmp_path: Path) -> None:
    archive, out = str(tmp_path / "archive"), str(tmp_path / "out")
    common = ("--archive", archive, "-o", out, "--format", "json", "--since", "last")
    until = "select * from 工单 where 创建时间 < '2026-10-15'"
    first = _run("report", filled.url, "--query", until, *common)
    assert first.exit_code == 0, first.output
    second = _run("report", filled.url, "--table", "工单", *common)
    assert second.exit_code == 0, second.output
    assert f"连同存档 {ROWS} 条" in second.output
    assert f"读入 {ROWS} 行" not in second.output


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"query": "select 没有 from 工单"}, "没有执行查询：.*没有"),
        ({"query": "select * form 工单"}, "没有执行查询：.*(form|工单)"),
        ({"table": "没有的表"}, "没有的表"),
        ({"query": "select 1 as a"}, "没有找到反馈正文所在的列；表头有：a"),
        ({"query": "select * from 工单 where 1 = 0"}, "没有数据行"),
        ({"query": "delete from 工单"}, "--query 只用来查询"),
        ({"query": "select 1; drop table 工单"}, "没有执行查询"),
        ({"query": "with 删 as (delete from 工单 returning *) select * from 删"}, "没有执行查询"),
        ({"query": "select 1", "table": "工单"}, "只能写一个"),
        ({"query": "select 1 as a", "since": "2026-10-01"}, "找不到日期列.*有这些列：a"),
        (
            {"table": "工单", "since": "2026-10-01", "map": {"created_at": "评分"}},
            "「评分」一列不是日期",
        ),
        ({"since": "last"}, "--archive"),
    ],
)
def test_what_cannot_be_read_is_said(
    filled: Filled, options: dict[str, object], sentence: str
) -> None:
    with pytest.raises(CsvoiceError, match=sentence):
        csvoice.read(filled.url, **options)
    assert csvoice.read(filled.url).height == ROWS  # Nothing was changed.


def test_several_tables_are_named(filled: Filled) -> None:
    filled.run("create table 评价 (编号 integer)")
    with pytest.raises(UsageError, match=r"有 2 张表：.*请用 --table 指明"):
        csvoice.read(filled.url)


def test_columns_of_every_type_become_text(filled: Filled) -> None:
    names = {"sqlite": "blob", "postgresql": "bytea", "mysql": "blob", "duckdb": "blob"}
    filled.run(
        f"create table 类型 (正文 varchar(40), 整数 integer, 日期 date, 图片 {names[filled.kind]})",
        "insert into 类型 values ('物流太慢，等了一周', 7, '2026-10-01', null)",
    )
    mark = DIALECTS[filled.kind].mark
    with connections.connected(address_of(filled.url), writes=True) as opened:
        opened.run(f"insert into 类型 values ({', '.join([mark] * 4)})", "", None, None, b"\xff")
        opened.connection.commit()
    frame = csvoice.read(filled.url, query="select 正文, 整数, 日期, 图片, 正文 from 类型")
    row = frame.select(pl.col("^export:.*$")).row(0)
    assert row == ("物流太慢，等了一周", "7", "2026-10-01", None, "物流太慢，等了一周")
    told = json.loads(_run("inspect", filled.url, "--table", "类型", "--json").stdout)
    assert "「图片」一列里有不是文字的内容（如图片），没有读取。" in told["files"][0]["notes"]


def test_more_than_the_limit_is_not_read(filled: Filled) -> None:
    long = "物流太慢" * 4_000
    filled.run("create table 长文 (正文 text)", *[f"insert into 长文 values ('{long}')"] * 90)
    with pytest.raises(InputError, match="已超过上限 1 MB"):
        csvoice.read(filled.url, table="长文", max_mb=1)


LONG = "select a.* from 工单 as a cross join 工单 as b cross join 工单 as c"
OTHERS = {
    "postgresql": "select pg_terminate_backend(pid) from pg_stat_activity "
    "where query like 'select a.%'",
    "mysql": "select concat('kill ', id) from information_schema.processlist "
    "where info like 'select a.%'",
}


def test_a_connection_that_breaks_in_the_middle(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    if filled.kind not in OTHERS:
        pytest.skip("there is no connection")
    whole, batches = database._texts, count()

    def cut(*arguments: Any) -> pl.DataFrame:
        if next(batches) == 1:
            for (statement,) in filled.run(OTHERS[filled.kind]):
                if filled.kind == "mysql":
                    filled.run(str(statement))
        return whole(*arguments)

    monkeypatch.setattr(database, "_texts", cut)
    with pytest.raises(InputError, match=r"读到第 [\d,]+ 行后断了：\w+"):
        csvoice.read(filled.url, query=LONG)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Give a port where someone picks up and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(("scheme", "driver"), [("postgresql", "psycopg"), ("mysql", "pymysql")])
def test_a_server_that_says_nothing_is_given_up(
    scheme: str, driver: str, silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip(driver)
    monkeypatch.setattr(connections, "SECONDS", 0.2)
    monkeypatch.setenv("CSVOICE_DATABASE_PASSWORD", PASSWORD)
    with pytest.raises(InputError, match=r"连不上数据库 .*秒没有回应") as caught:
        csvoice.read(f"{scheme}://reader@127.0.0.1:{silent_port}/crm")
    assert PASSWORD not in str(caught.value)
    assert connections.SECONDS + 5 < 15


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:///没有.sqlite", "找不到文件 没有.sqlite"),
        ("oracle://host/crm", "不认识 oracle:// 开头的地址。.*sqlite"),
        ("db://crm", "databases.toml 里没有数据库「crm」"),
        ("postgresql://host:端口/crm", "地址写法不对"),
    ],
)
def test_an_address_that_leads_nowhere(url: str, sentence: str) -> None:
    with pytest.raises(CsvoiceError, match=sentence):
        csvoice.read(url)


def test_what_is_asked_of_databases_alone(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--table 只用于数据库"):
        csvoice.read(tmp_path, table="工单")
