"""What differs between databases: how they are reached, how rows come, how names are written.

Each driver is the usual one of its database, speaks Python's DB-API, and comes with an extra; it is
imported where it is used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from csvoice.databases.address import Address

Driver: TypeAlias = Any
"""A DB-API module: has `connect` and `Error`."""

BATCH = 20_000
"""Rows that are fetched, or written, at a time."""
_SENT = 1_000
"""Rows that PostgreSQL sends at a time."""
_SECONDS_A_HOST = 5


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between databases.

    Attributes:
        driver: The module.
        extra: What to install csvoice with for it; empty where Python has it.
        connect: Opens a connection with the driver; the last argument is whether it may write.
        stream: Runs a query; gives the cursor and the rows, which are fetched as they are wanted.
        mark: What stands for a parameter in a statement.
        quote: What stands around a name.
        tables: The query that lists tables and views.
    """

    driver: str
    extra: str
    connect: Callable[[Driver, Address, bool], Any]
    stream: Callable[[Any, str], tuple[Any, Iterator[tuple[Any, ...]]]]
    mark: str
    quote: str
    tables: str

    def name(self, *parts: str) -> str:
        """Quote a name, of one part or several."""
        doubled = (part.replace(self.quote, 2 * self.quote) for part in parts)
        return ".".join(f"{self.quote}{part}{self.quote}" for part in doubled)


def _sqlite(driver: Driver, address: Address, writes: bool) -> Any:
    place = Path(address.database).absolute().as_uri()
    # The thread that connects is not the one that reads.
    return driver.connect(
        f"{place}?mode={'rwc' if writes else 'ro'}", uri=True, check_same_thread=False
    )


def _duckdb(driver: Driver, address: Address, writes: bool) -> Any:
    connection = driver.connect(address.database, read_only=not writes)
    return connection.begin() if writes else connection


def _postgresql(driver: Driver, address: Address, writes: bool) -> Any:
    connection = driver.connect(
        host=address.host or None,
        port=address.port,
        user=address.user or None,
        password=address.password,
        dbname=address.database or None,
        **{"connect_timeout": _SECONDS_A_HOST, **address.options},
    )
    connection.read_only = not writes
    return connection


def _mysql(driver: Driver, address: Address, writes: bool) -> Any:
    own = Path.home() / ".my.cnf"
    return driver.connect(
        host=address.host or None,
        port=address.port or 0,
        user=address.user or None,
        password=address.password or os.environ.get("MYSQL_PWD", ""),
        database=address.database,
        charset="utf8mb4",
        connect_timeout=_SECONDS_A_HOST,
        read_default_file=str(own) if own.is_file() else None,
        init_command=None if writes else "set session transaction read only",
        **address.options,
    )


def _plain(connection: Any, query: str) -> tuple[Any, Iterator[tuple[Any, ...]]]:
    cursor = connection.cursor()
    cursor.execute(query)
    batches = iter(lambda: cursor.fetchmany(BATCH), [])
    return cursor, chain.from_iterable(batches)


def _single_rows(connection: Any, query: str) -> tuple[Any, Iterator[tuple[Any, ...]]]:
    cursor = connection.cursor()
    rows = cursor.stream(query, size=_SENT)
    first = next(rows, None)
    if first is not None:
        return cursor, chain((first,), rows)
    cursor.execute(query)  # A stream without rows does not tell the names of its columns.
    return cursor, iter(())


def _unbuffered(connection: Any, query: str) -> tuple[Any, Iterator[tuple[Any, ...]]]:
    from pymysql.cursors import SSCursor

    cursor = connection.cursor(SSCursor)
    cursor.execute(query)
    return cursor, _until_cut(cursor)


def _until_cut(cursor: Any) -> Iterator[tuple[Any, ...]]:
    """Give the rows; where the connection breaks, keep pymysql from reading the rest of them."""
    from pymysql import MySQLError

    try:
        yield from cursor.fetchall_unbuffered()
    except MySQLError:
        cursor._result.unbuffered_active = False
        raise


_LISTED = """select table_schema, table_name from information_schema.tables
where table_schema {} order by table_schema, table_name"""
_NO_SYSTEM = _LISTED.format("not in ('information_schema', 'pg_catalog')")
_FILES_TABLES = """select '', name from sqlite_master
where type in ('table', 'view') and name not like 'sqlite%' order by name"""

DIALECTS = {
    "sqlite": Dialect("sqlite3", "", _sqlite, _plain, "?", '"', _FILES_TABLES),
    "duckdb": Dialect("duckdb", "duckdb", _duckdb, _plain, "?", '"', _NO_SYSTEM),
    "postgresql": Dialect(
        "psycopg", "postgresql", _postgresql, _single_rows, "%s", '"', _NO_SYSTEM
    ),
    "mysql": Dialect(
        "pymysql", "mysql", _mysql, _unbuffered, "%s", "`", _LISTED.format("= database()")
    ),
}
