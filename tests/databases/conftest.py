"""The same database of feedback in every kind that is at hand.

Servers are tested where the environment names an empty database of theirs; `.ci/databases` starts
them: CSVOICE_TEST_POSTGRESQL and CSVOICE_TEST_MYSQL.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from csvoice.databases.address import address_of
from csvoice.databases.connections import Database, connected
from tests.exports import TEXTS

SERVERS = {"postgresql": "CSVOICE_TEST_POSTGRESQL", "mysql": "CSVOICE_TEST_MYSQL"}
ROWS = 64


@dataclass(frozen=True)
class Filled:
    """A database with a table 工单 of two months' feedback.

    Attributes:
        url: Without a password.
        kind: sqlite, duckdb, postgresql or mysql.
    """

    url: str
    kind: str

    def run(self, *statements: str) -> list[tuple[object, ...]]:
        """Run statements, and return the rows of the last one."""
        with connected(address_of(self.url), writes=True) as database:
            rows = [database.run(statement) for statement in statements][-1]
            database.connection.commit()
        return rows


@pytest.fixture(params=("sqlite", "duckdb", *SERVERS))
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Filled:
    kind = str(request.param)
    url = os.environ.get(SERVERS.get(kind, ""), "")
    if kind in SERVERS and not url:
        pytest.skip(f"no {kind} server: {SERVERS[kind]} is not set; see .ci/databases")
    if kind == "duckdb" and find_spec("duckdb") is None:
        pytest.skip("duckdb is not installed")
    url = url or f"{kind}:///{tmp_path}/反馈.{kind}"
    with connected(address_of(url), writes=True) as database:
        _empty(database)
        _fill(database)
    return Filled(url, kind)


def _empty(database: Database) -> None:
    for schema, name in database.run(database.dialect.tables):
        parts = (schema, name) if schema else (name,)
        database.run(f"drop table {database.dialect.name(*parts)}")


def _fill(database: Database) -> None:
    name, mark = database.dialect.name, database.dialect.mark
    database.run(
        f"create table {name('工单')} ({name('工单编号')} varchar(20), "
        f"{name('反馈内容')} text, {name('创建时间')} timestamp, {name('评分')} decimal(3, 1))"
    )
    marks = ", ".join([mark] * 4)
    database.cursor().executemany(f"insert into {name('工单')} values ({marks})", rows())
    database.connection.commit()


def rows() -> Sequence[tuple[object, ...]]:
    """Two months of feedback; a text has a Chinese quotation, a percent sign and a line break."""
    return [
        (
            f"G{number:05d}",
            f"{TEXTS[number % len(TEXTS)]}，“{number}%”\n第二行",
            str(datetime(2026, 9 + number % 2, 1 + number * 7 % 30, 10)),
            number % 5 + 0.5,
        )
        for number in range(ROWS)
    ]
