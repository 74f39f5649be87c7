"""Connections to databases: reached within seconds or not at all, and read-only by default."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from threading import Thread
from typing import Any

from csvoice.databases.address import FILES, PASSWORD, Address
from csvoice.databases.drivers import DIALECTS, Dialect, Driver
from csvoice.errors import CsvoiceError, InputError, UsageError
from csvoice.nearest import choices

SECONDS = 10
"""Longest wait for a database to answer, everything included."""


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
