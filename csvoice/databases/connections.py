"""Connections to databases: reached within seconds or not at all, read-only unless asked otherwise.

Each driver is the usual one of its database and speaks Python's DB-API; what differs between them
stands in a `Dialect`. Drivers are imported where they are used: they come with extras.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import Any, TypeAlias

from csvoice.databases.address import FILES, PASSWORD, Address
from csvoice.errors import CsvoiceError, InputError, UsageError
from csvoice.nearest import choices

Driver: TypeAlias = Any
"""A DB-API module: has `connect` and `Error`."""

SECONDS = 10
"""Longest wait for a database to answer, everything included."""
_SECONDS_A_HOST = 5
BATCH = 20_000
"""Rows that are fetched at a time."""
_SENT = 1_000
"""Rows that PostgreSQL sends at a time."""


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


@dataclass(frozen=True, slots=True)
class Database:
    """A database that was reached.

    Attributes:
        address: Where it is.
        dialect: How it wants to be spoken to.
        connection: Of its driver.
        errors: What its driver raises.
        cursors: Those that still send rows; a driver wants them closed before the connection.
    """

    address: Address
    dialect: Dialect
    connection: Any
    errors: type[Exception]
    cursors: list[Any] = field(default_factory=list)

    def cursor(self) -> Any:
        """Return what runs statements; a cursor of DuckDB would be outside of the transaction."""
        own = self.address.scheme == "duckdb"
        return self.connection if own else self.connection.cursor()

    def run(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows, if it has any."""
        cursor = self.cursor()
        cursor.execute(statement, parameters) if parameters else cursor.execute(statement)
        return [*map(tuple, cursor.fetchall())] if cursor.description else []

    def stream(self, query: str) -> tuple[tuple[str, ...], Iterator[tuple[Any, ...]]]:
        """Run a query; return the names of its columns, and its rows as they are sent."""
        cursor, rows = self.dialect.stream(self.connection, query)
        self.cursors.append(cursor)
        first = next(rows, None)
        names = tuple(str(column[0]) for column in cursor.description)
        return names, iter(()) if first is None else chain((first,), rows)

    @contextmanager
    def said(self, what: str, kind: type[CsvoiceError]) -> Iterator[None]:
        """Turn what the driver raises into a sentence with the database's own reason."""
        try:
            yield
        except self.errors as error:
            reason = said_by(error, self.address)
            raise kind(f"{self.address.shown} {what}。数据库的说明：{reason}") from None


def said_by(error: Exception, address: Address) -> str:
    """Return what a database says is wrong, and where, without a password that may stand in it."""
    text = str(error.args[-1]) if error.args else str(error)
    reason, _, below = text.partition("\nLINE ")
    line, _, statement = below.partition("\n")[0].partition(": ")
    place = f"（第 {line} 行：{statement.strip()}）" if statement else ""
    said = " ".join(reason.split()).rstrip(".。") or type(error).__name__
    return f"{said}{place}".replace(address.password or "\0", "***")


@contextmanager
def connected(address: Address, *, writes: bool = False) -> Iterator[Database]:
    """Reach a database; the connection is closed afterwards, and what was not committed is gone.

    Raises:
        UsageError: csvoice does not know such databases, or the driver is not installed.
        InputError: The database cannot be reached, or does not let us in.
    """
    dialect = _dialect(address)
    driver = _driver(dialect)
    if address.scheme in FILES and not writes and not address.path.is_file():
        raise InputError(f"找不到文件 {address.path}，请检查 {address.shown} 里的路径和文件名。")
    connection = _reached(address, driver, lambda: dialect.connect(driver, address, writes))
    database = Database(address, dialect, connection, driver.Error)
    try:
        yield database
    finally:
        for opened in (*database.cursors, connection):
            with suppress(driver.Error):
                opened.close()


def _dialect(address: Address) -> Dialect:
    if address.scheme not in DIALECTS:
        raise UsageError(
            f"不认识 {address.scheme}:// 开头的地址。{choices(address.scheme, DIALECTS)}"
        )
    return DIALECTS[address.scheme]


def _driver(dialect: Dialect) -> Driver:
    try:
        return importlib.import_module(dialect.driver)
    except ModuleNotFoundError:
        raise UsageError(
            f"连接这种数据库需要 {dialect.driver}，请先运行 pip install "
            f'"csvoice[{dialect.extra}]"。'
        ) from None


def _reached(address: Address, driver: Driver, connect: Callable[[], Any]) -> Any:
    """Connect, and give up in time whatever the driver waits for: names are looked up slowly, too.

    The thread is a daemon, so that a program which has given up can end.
    """
    connection = Future[Any]()

    def run() -> None:
        try:
            connection.set_result(connect())
        except (driver.Error, OSError) as error:
            connection.set_exception(error)

    Thread(target=run, daemon=True).start()
    try:
        return connection.result(SECONDS)
    except TimeoutError:
        reason = f"{SECONDS} 秒没有回应"
    except (driver.Error, OSError) as error:
        reason = said_by(error, address)
    hint = (
        ""
        if address.scheme in FILES
        else f"请检查地址、网络和权限，密码放在环境变量 {PASSWORD} 里。"
    )
    raise InputError(f"连不上数据库 {address.shown}：{reason}。{hint}")


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
    return cursor, cursor.fetchall_unbuffered()


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
