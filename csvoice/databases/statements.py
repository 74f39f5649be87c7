"""How each database says it: types, comments, what becomes of a known key, many rows at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from csvoice.databases.connections import Database
from csvoice.databases.drivers import BATCH
from csvoice.storage.leftovers import scratch_folder


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table to be written: its name, type and Chinese comment."""

    name: str
    dtype: pl.DataType
    comment: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be written.

    Attributes:
        name: `table` or `schema.table`.
        comment: Chinese.
        key: Columns of text that tell its rows apart; a row takes the place of one with its key.
        fields: Its columns, in order.
        rows: Their values: strings, numbers, flags, days and moments.
        anew: Column of the key whose values in `rows` lose their older rows first; empty for none.
    """

    name: str
    comment: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    rows: pl.LazyFrame
    anew: str = ""

    @property
    def height(self) -> int:
        """How many rows there are."""
        return int(self.rows.select(pl.len()).collect().item())

    def batches(self) -> Iterator[pl.DataFrame]:
        """Give the rows, so many at a time; what is no number is null in a database."""
        for start in range(0, self.height, BATCH):
            yield self.rows.slice(start, BATCH).with_columns(_finite()).collect()


def _finite() -> pl.Expr:
    numbers = pl.col(pl.Float64)
    return pl.when(numbers.is_finite()).then(numbers).name.keep()


@dataclass(frozen=True, slots=True)
class Statements:
    """The words of one database.

    Attributes:
        types: Its types by polars'.
        load: Puts the rows of a table in, given the clause made of `conflict` and `update`.
        key_type: The type of a key: text that can be indexed.
        inline: How a column's comment stands in the table's definition; empty for statements after.
        conflict: What is to happen to a row whose key is known; the key is filled in.
        update: How a column takes the new value; its name is filled in.
        tables_stay: Whether a table made outlives a transaction that is taken back.
    """

    types: Mapping[type[pl.DataType], str]
    load: Callable[[Database, Table, str], None]
    key_type: str = "text"
    inline: str = ""
    conflict: str = "on conflict ({}) do update set "
    update: str = "{0} = excluded.{0}"
    tables_stay: bool = False

    def create(self, database: Database, table: Table) -> Iterator[str]:
        """Give the statements that make a table with its key and comments."""
        quoted = database.dialect.name
        key = f"primary key ({', '.join(map(quoted, table.key))})"
        columns = [f"{self.column(database, table, field)}," for field in table.fields]
        lines = "\n  ".join([*columns, key])
        yield f"create table {full_name(database, table)} (\n  {lines}\n)"
        if not self.inline:
            whole = full_name(database, table)
            yield f"comment on table {whole} is {_literal(table.comment)}"
            for field in table.fields:
                yield f"comment on column {whole}.{quoted(field.name)} is {_literal(field.comment)}"

    def column(self, database: Database, table: Table, field: Field) -> str:
        """Define a column."""
        kind = self.key_type if field.name in table.key else self.types[type(field.dtype)]
        comment = (
            field.comment.replace("*/", "* /") if "*" in self.inline else _literal(field.comment)
        )
        return f"{database.dialect.name(field.name)} {kind}{self.inline.format(comment)}"

    def merge(self, database: Database, table: Table) -> str:
        """Write the clause that lets a row take the place of the one with its key."""
        quoted = database.dialect.name
        rest = [field.name for field in table.fields if field.name not in table.key]
        updates = ", ".join(self.update.format(quoted(name)) for name in rest)
        return self.conflict.format(", ".join(map(quoted, table.key))) + updates


def full_name(database: Database, table: Table) -> str:
    """Quote the name of a table, and of its schema."""
    return database.dialect.name(*table.name.split("."))


def _literal(text: str) -> str:
    plain = text.replace("'", "''").replace("\\", "").replace("*/", "")
    return f"'{plain}'"


def _columns(database: Database, table: Table) -> str:
    return ", ".join(database.dialect.name(field.name) for field in table.fields)


def _row_by_row(database: Database, table: Table, merge: str) -> None:
    marks = ", ".join([database.dialect.mark] * len(table.fields))
    into = f"insert into {full_name(database, table)} ({_columns(database, table)})"
    cursor = database.cursor()
    for batch in table.batches():
        moments = pl.col(pl.Datetime, pl.Date).dt.to_string("iso")
        cursor.executemany(f"{into} values ({marks}) {merge}", batch.with_columns(moments).rows())


def _copied(database: Database, table: Table, merge: str) -> None:
    """Copy into a table beside, which is the quickest way in, and merge from there."""
    whole, columns = full_name(database, table), _columns(database, table)
    database.run(f"create temporary table csvoice_stage (like {whole}) on commit drop")
    copy = f"copy csvoice_stage ({columns}) from stdin (format csv)"
    with database.cursor().copy(copy) as stream:
        for batch in table.batches():
            texts = pl.col(pl.String).str.replace_all("\0", "", literal=True)
            stream.write(batch.with_columns(texts).write_csv(include_header=False))
    database.run(f"insert into {whole} ({columns}) select {columns} from csvoice_stage {merge}")
    database.run("drop table csvoice_stage")


def _from_parquet(database: Database, table: Table, merge: str) -> None:
    whole, columns = full_name(database, table), _columns(database, table)
    with scratch_folder() as folder:
        for number, batch in enumerate(table.batches()):
            batch.write_parquet(folder / f"{number}.parquet")
            database.run(
                f"insert into {whole} ({columns}) select {columns} from read_parquet(?) {merge}",
                str(folder / f"{number}.parquet"),
            )


def _types(number: str, moment: str, text: str) -> Mapping[type[pl.DataType], str]:
    return {
        pl.String: text,
        pl.Int64: "bigint",
        pl.Float64: number,
        pl.Boolean: "boolean",
        pl.Date: "date",
        pl.Datetime: moment,
    }


STATEMENTS = {
    "sqlite": Statements(_types("real", "timestamp", "text"), _row_by_row, inline=" /* {} */"),
    "duckdb": Statements(_types("double", "timestamp", "text"), _from_parquet),
    "postgresql": Statements(_types("double precision", "timestamp", "text"), _copied),
    "mysql": Statements(
        _types("double", "datetime(6)", "longtext"),
        _row_by_row,
        key_type="varchar(190) collate utf8mb4_bin",
        inline=" comment {}",
        conflict="on duplicate key update ",
        update="{0} = values({0})",
        tables_stay=True,
    ),
}
