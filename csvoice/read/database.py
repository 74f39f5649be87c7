"""Tables and queries of a database, read in batches, every cell as a string."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from itertools import islice
from typing import Any

import polars as pl

from csvoice.components import Reader
from csvoice.databases.address import KEPT, address_of
from csvoice.databases.connections import Database, connected, said_by
from csvoice.databases.drivers import BATCH, DIALECTS
from csvoice.errors import InputError, UsageError
from csvoice.numerals import count
from csvoice.raw_tables import RawTable, ReadOptions
from csvoice.read.names import match
from csvoice.read.parquet import as_text

_MEGABYTE = 1_000_000
_MOST_NAMED = 20
_USUAL_SCHEMAS = ("", "public", "main")
_READS = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*(?:select|with|values|table|from)\b", re.IGNORECASE | re.DOTALL
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def open_database(url: str, options: ReadOptions) -> list[RawTable]:
    """Read a table, or what a query gives; row numbers count the rows as they come.

    Raises:
        InputError: The database cannot be reached, refuses the query, or gives too much.
        UsageError: No table is named and there are several, or the query does not read.
    """
    address = address_of(url)
    with connected(address) as database:
        sheet, query = _query(database, options)
        frame, notes = _read(database, _since(database, query, options), options)
    rows = pl.int_range(1, frame.height + 1, eager=True).alias("row")
    return [RawTable(frame, rows, address.path, sheet, notes=notes, sha256=_digest(frame))]


READER = Reader("database", (), open_database, schemes=(*DIALECTS, KEPT))


def _query(database: Database, options: ReadOptions) -> tuple[str | None, str]:
    """Return the table's name, where it is one, and the query that gives the rows."""
    if options.query and options.table:
        raise UsageError("--query 和 --table 只能写一个。")
    if options.query is None:
        table = options.table or _only_table(database)
        return table, f"select * from {database.dialect.name(*table.split('.'))}"
    if not _READS.match(options.query):
        raise UsageError("--query 只用来查询，应以 select 或 with 开头。")
    return None, options.query.strip().rstrip(";")


def _only_table(database: Database) -> str:
    with database.said("列不出表名", InputError):
        found = database.run(database.dialect.tables)
    usual = (*_USUAL_SCHEMAS, database.address.database)
    names = [name if schema in usual else f"{schema}.{name}" for schema, name in found]
    if len(names) == 1:
        return names[0]
    if not names:
        raise InputError(f"{database.address.shown} 里没有表，请检查库名和权限。")
    listed = "、".join(names[:_MOST_NAMED])
    raise UsageError(
        f"{database.address.shown} 里有 {count(len(names))} 张表：{listed}"
        f"{'等' if len(names) > _MOST_NAMED else ''}。请用 --table 指明，或用 --query 写出查询。"
    )


def _since(database: Database, query: str, options: ReadOptions) -> str:
    """Ask for the rows from a day on alone.

    Raises:
        UsageError: No column holds dates that a database can compare.
    """
    if options.since is None:
        return query
    whole = f"select * from ({query}\n) as feedback"
    with database.said("没有执行查询", InputError):
        names, _none = database.stream(f"{whole} limit 0")
        header = options.dated or _likeliest_date(names)
        if header not in names:
            raise UsageError(
                "找不到日期列，--since 用不上；请用 --map 时间=列名 指明。"
                f"有这些列：{'、'.join(names)}。"
            )
        column = database.dialect.name(header)
        _names, rows = database.stream(f"{whole} where {column} is not null limit 1")
        examples = [row[names.index(header)] for row in rows]
    if not all(map(_is_date, examples)):
        raise UsageError(
            f"「{header}」一列不是日期，或不是 2026-10-01 这样写的，--since 用不上；"
            "请在 --query 里写出条件。"
        )
    return f"{whole} where {column} >= '{options.since}'"


def _is_date(value: object) -> bool:
    return isinstance(value, date) or (isinstance(value, str) and _ISO.match(value) is not None)


def _likeliest_date(names: Sequence[str]) -> str | None:
    found = [(hit, name) for name in names if (hit := match("created_at", name))]
    return min(found)[1] if found else None


def _read(
    database: Database, query: str, options: ReadOptions
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Read the rows as they are sent, and no more than the options allow."""
    frames, size, done = list[pl.DataFrame](), 0, 0
    binary = dict[str, None]()
    try:
        names, rows = database.stream(query)
        headers = _headers(names)
        for batch in _batches(rows):
            frame = _texts(headers, batch, binary)
            frames.append(frame)
            size, done = size + int(frame.estimated_size()), done + frame.height
            if size > options.max_mb * _MEGABYTE:
                raise InputError(
                    f"{database.address.shown} 读到第 {count(done)} 行已超过上限 "
                    f"{options.max_mb:,} MB，没有读完。请用 --since 或 --query 少取一些；"
                    "内存够用时可以加大 --max-mb。"
                )
    except database.errors as error:
        what = f"读到第 {count(done)} 行后断了" if done else "没有执行查询"
        raise InputError(
            f"{database.address.shown} {what}：{said_by(error, database.address)}。"
        ) from None
    empty = pl.DataFrame(schema=dict.fromkeys(headers, pl.String))
    notes = tuple(f"「{name}」一列里有不是文字的内容（如图片），没有读取。" for name in binary)
    return pl.concat([empty, *frames], rechunk=True), notes


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    return iter(lambda: list(islice(rows, BATCH)), [])


def _headers(names: Sequence[str]) -> list[str]:
    """Number names that stand twice, as those of two joined tables may."""
    seen = Counter[str]()
    headers = []
    for name in names:
        seen[name] += 1
        headers.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return headers


def _texts(
    headers: Sequence[str], batch: Sequence[tuple[Any, ...]], binary: dict[str, None]
) -> pl.DataFrame:
    """Write a batch as strings; notes in `binary` which columns hold what is none."""
    columns = []
    for name, values in zip(headers, zip(*batch, strict=True), strict=True):
        column = _typed(name, values)
        text = column.to_frame().select(as_text(name, column.dtype).replace("", None)).to_series()
        if column.dtype == pl.Binary and text.null_count() > column.null_count():
            binary[name] = None
        columns.append(text)
    return pl.DataFrame(columns)


def _typed(name: str, values: Sequence[Any]) -> pl.Series:
    """Return a column as what its values are, or as strings where they differ in type."""
    try:
        column = pl.Series(name, values)
    except (TypeError, OverflowError, pl.exceptions.PolarsError):
        column = pl.Series(name, values, dtype=pl.Object)
    if column.dtype != pl.Object:
        return column
    return pl.Series(name, [None if value is None else str(value) for value in values])


def _digest(frame: pl.DataFrame) -> str:
    digest = sha256()
    for rows in frame.iter_slices(BATCH):
        digest.update(rows.write_csv().encode())
    return digest.hexdigest()
