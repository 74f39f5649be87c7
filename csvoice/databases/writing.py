"""Tables written into a database: made where missing, rows put in by key, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from secrets import token_hex

from csvoice.databases.address import FILES, Address
from csvoice.databases.connections import Database, connected
from csvoice.databases.statements import STATEMENTS, Table, full_name
from csvoice.errors import OutputError, reason_of
from csvoice.storage.leftovers import remove_leftovers

_CURRENT = {"postgresql": "current_schema()", "mysql": "database()", "duckdb": "current_schema()"}


def write_tables(address: Address, tables: Sequence[Table]) -> None:
    """Write tables into a database.

    A file that is not there yet is made beside its place and moved there at the end.

    Raises:
        UsageError: The driver is not installed.
        InputError: The database cannot be reached.
        OutputError: It refuses something; what stood there before is still there.
    """
    place = address.path
    if address.scheme not in FILES or place.exists():
        _write(address, tables)
        return
    draft = place.with_name(f".{place.name}.{token_hex(4)}.new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(place.parent, f".{place.name}.*.new")
        _write(replace(address, database=str(draft)), tables)
        draft.replace(place)
    except OSError as error:
        raise OutputError(
            f"无法写入 {place}（{reason_of(error)}），请检查权限和磁盘空间，或换一个 --to。"
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def _write(address: Address, tables: Sequence[Table]) -> None:
    made = list[Table]()
    with connected(address, writes=True) as database, _taken_back(database, made):
        for table in tables:
            with database.said(f"写不进表 {table.name}", OutputError):
                made += _prepare(database, table)
                words = STATEMENTS[address.scheme]
                words.load(database, table, words.merge(database, table))
        with database.said("没有写入", OutputError):
            database.connection.commit()


@contextmanager
def _taken_back(database: Database, made: Sequence[Table]) -> Iterator[None]:
    """Take back what was written where not all of it could be.

    To MySQL a table made is a table made, whatever becomes of the transaction: it is dropped again.
    """
    try:
        yield
    except OutputError:
        with suppress(database.errors):  # The connection may be gone, and all with it.
            database.connection.rollback()
            if STATEMENTS[database.address.scheme].tables_stay:
                for table in made:
                    database.run(f"drop table {full_name(database, table)}")
        raise


def _prepare(database: Database, table: Table) -> list[Table]:
    """Make a table, or the columns that it lacks, and make room for what is written anew.

    Returns:
        The table, where it was made.
    """
    words, known = STATEMENTS[database.address.scheme], _known_columns(database, table)
    if not known:
        for statement in words.create(database, table):
            database.run(statement)
        return [table]
    name = full_name(database, table)
    for field in table.fields:
        if field.name not in known:
            column = words.column(database, table, field)
            database.run(f"alter table {name} add column {column}")
    if table.anew:
        column, mark = database.dialect.name(table.anew), database.dialect.mark
        for value in table.rows.select(table.anew).unique().collect().to_series():
            database.run(f"delete from {name} where {column} = {mark}", value)
    return []


def _known_columns(database: Database, table: Table) -> set[str]:
    """Return the names of a table's columns; none where there is no such table."""
    schema, _, name = table.name.rpartition(".")
    if database.address.scheme == "sqlite":
        return {row[0] for row in database.run("select name from pragma_table_info(?)", name)}
    mark, current = database.dialect.mark, _CURRENT[database.address.scheme]
    where = f"{mark}" if schema else current
    query = (
        "select column_name from information_schema.columns "
        f"where table_schema = {where} and table_name = {mark}"
    )
    return {row[0] for row in database.run(query, *filter(None, (schema, name)))}
