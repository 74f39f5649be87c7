"""From what the user names to tables: globs, folders, readers, errors for what is no input."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Sequence
from hashlib import file_digest
from pathlib import Path

from csvoice.components import ANY, Reader
from csvoice.databases.address import Place, is_url, scheme_of
from csvoice.errors import InputError, UsageError, printable
from csvoice.nearest import choices
from csvoice.raw_tables import RawTable, ReadOptions
from csvoice.read.encoding import garbled_sentence, is_garbled
from csvoice.read.limits import check_size, check_table
from csvoice.read.stores import USUAL

_PAGES = (".html", ".htm", ".mht", ".mhtml", ".xml")
"""Beside exports these are reports and saved pages; one that holds a table is named by itself."""


_LOOKED_AT = 200
"""So many rows tell whether a table is garbled."""
_MOST_NAMED = 3


class EmptyFileError(InputError):
    """A file without a single row, which is skipped where it is one of many.

    Attributes:
        reason: What it lacks, without what to do.
    """

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(reason, advice)
        self.reason = reason

    def __str__(self) -> str:
        return "，".join(self.args) + "。"


def expand(paths: Iterable[str | Path], readers: Sequence[Reader]) -> list[Path]:
    """Return the files meant, patterns such as `data/*.xlsx` and folders expanded, by name.

    URLs are no files; where there are some, there may be no file.

    Raises:
        InputError: A file is missing, or a pattern or a folder holds none.
    """
    paths = [*paths]
    named = [path for path in paths if not is_url(path)]
    files = [file for path in named for file in _expand(Path(path), readers)]
    if not files and len(named) == len(paths):
        raise InputError("没有给出要读取的文件，请写上文件名，如 csvoice report 反馈.csv。")
    for file in files:
        if not file.is_file():
            raise InputError(f"找不到文件 {file}，请检查路径和文件名。")
    return files


def written(path: str | Path) -> str:
    """Write a path down; on Linux a file may bear a name in GBK, as those out of old ZIPs do."""
    try:
        return printable(str(path).encode().decode())
    except UnicodeEncodeError:
        return printable(os.fsencode(path).decode("gb18030", "replace"))


def sha256_of(file: Path) -> str:
    """Return the hash of a file's bytes."""
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _expand(path: Path, readers: Sequence[Reader]) -> list[Path]:
    if path.is_dir():
        return _within(path, readers)
    if path.exists() or not any(sign in str(path) for sign in "*?["):
        return [path]
    root = Path(path.anchor)
    files = _plain(root.glob(str(path.relative_to(root))))
    if not files:
        raise InputError(f"没有文件与 {path} 相符，请检查路径和文件名。")
    return files


def _within(folder: Path, readers: Sequence[Reader]) -> list[Path]:
    known = suffixes_of(readers)
    files = [file for file in _plain(folder.iterdir()) if file.suffix.lower() in known]
    if not files:
        raise InputError(
            f"文件夹 {folder} 里没有可以读取的文件（{'、'.join(sorted(known - {ANY}))}）；"
            "下一级文件夹里的，请写出它的路径。"
        )
    return files


def suffixes_of(readers: Sequence[Reader]) -> set[str]:
    """Return the suffixes of the files that are meant where a folder is named."""
    return {suffix for reader in readers for suffix in reader.suffixes} - set(_PAGES)


def beside(paths: Iterable[str | Path], files: Iterable[Path]) -> list[str]:
    """Say in Chinese which files of the chosen folders are not read."""
    folders = [folder for folder in map(Path, paths) if folder.is_dir()]
    read = set(files)
    left = [
        file.name for folder in folders for file in _plain(folder.iterdir()) if file not in read
    ]
    if not left:
        return []
    named = "、".join(f"「{written(name)}」" for name in left[:_MOST_NAMED])
    more = f"等 {len(left)} 个文件" if len(left) > _MOST_NAMED else ""
    return [f"文件夹里的{named}{more}没有读取；其中若有反馈，请另写出文件名。"]


def _plain(paths: Iterable[Path]) -> list[Path]:
    """Sort files by name; ~$name.xlsx, which Excel keeps beside an open workbook, is no data."""
    return sorted(
        path for path in paths if path.is_file() and not path.name.startswith(("~$", "."))
    )


def open_files(
    places: Sequence[Place],
    readers: Sequence[Reader],
    options: ReadOptions,
    notes: Sequence[str] = (),
) -> list[RawTable]:
    """Open files and databases; an empty one among others is skipped.

    The first table says which were skipped, and bears the `notes`.

    Raises:
        InputError: A file cannot be read, or none has a data row.
        UsageError: A sheet is asked for, and no file has sheets.
    """
    tables, empty = list[RawTable](), list[EmptyFileError]()
    for place in places:
        try:
            tables += _opened(place, readers, options)
        except EmptyFileError as error:
            empty.append(error)
    if not tables:
        raise empty[0]
    if options.sheet is not None and all(table.sheet is None for table in tables):
        raise UsageError(
            f"--sheet 指的是 Excel 等文件里的工作表，{tables[0].path.name} 没有工作表；"
            "请去掉 --sheet。"
        )
    first = dataclasses.replace(tables[0], notes=(*tables[0].notes, *_skipped(empty), *notes))
    return [first, *tables[1:]]


def _skipped(empty: Sequence[EmptyFileError]) -> Iterator[str]:
    """Say in Chinese which files were skipped; of many, how many and why the first ones were."""
    reasons = [error.reason for error in empty]
    if len(reasons) <= _MOST_NAMED:
        yield from (f"{reason}，已跳过。" for reason in reasons)
    else:
        yield f"{'；'.join(reasons[:_MOST_NAMED])}；这样的共 {len(reasons):,} 个文件，已跳过。"


def _opened(place: Place, readers: Sequence[Reader], options: ReadOptions) -> list[RawTable]:
    if isinstance(place, str):
        return open_url(place, readers, options)
    return open_tables(place, readers, options)


def open_tables(file: Path, readers: Sequence[Reader], options: ReadOptions) -> list[RawTable]:
    """Open a file with the reader for its suffix, or one that looks into any file.

    Raises:
        InputError: No reader opens such files, the file cannot be read, or it has no data rows.
    """
    if file.stat().st_size == 0:
        raise EmptyFileError(f"{file.name} 是空文件", "没有可以分析的内容，请重新导出")
    reader = _reader(file, readers)
    check_size(file, file.stat().st_size, options)
    try:
        tables = list(reader.open(file, options))
    except OSError as error:
        raise InputError(
            f"{file} 打不开（{error.strerror or error}）。若它正在 Excel 中打开，请先关闭。"
        ) from None
    with_rows = [table for table in tables if table.frame.height]
    if not with_rows:
        raise _without_rows(file, tables)
    for table in with_rows:
        check_table(file, table.frame, options)
        _refuse_garbled(table)
    return with_rows


def open_url(url: str, readers: Sequence[Reader], options: ReadOptions) -> list[RawTable]:
    """Open a database with the reader for its scheme.

    Raises:
        InputError: It cannot be reached or read, or gives no row.
        UsageError: No reader knows the scheme.
    """
    known = {scheme: reader for reader in readers for scheme in reader.schemes}
    scheme = scheme_of(url)
    if scheme not in known:
        raise UsageError(
            f"不认识 {scheme}:// 开头的地址。{choices(scheme, sorted({*known, *USUAL}))}"
        )
    tables = list(known[scheme].open(url, options))
    for table in tables:
        if table.frame.is_empty():
            since = f"{options.since} 起" if options.since else ""
            what = f"「{table.sheet}」" if table.sheet else "查询"
            raise EmptyFileError(f"{table.path.name} 的{what}{since}没有数据行", "请检查查询条件")
        _refuse_garbled(table)
    return tables


def _refuse_garbled(table: RawTable) -> None:
    rows = table.frame.head(_LOOKED_AT).rows()
    text = "\n".join(cell for row in (table.frame.columns, *rows) for cell in row if cell)
    if is_garbled(text):
        raise InputError(garbled_sentence(table.path.name, text))


def _reader(file: Path, readers: Sequence[Reader]) -> Reader:
    for suffix in (file.suffix.lower(), ANY):
        for reader in readers:
            if suffix in reader.suffixes:
                return reader
    known = sorted({suffix for reader in readers for suffix in reader.suffixes})
    raise InputError(
        f"不认识 {file.name} 的格式「{file.suffix or '无后缀'}」，"
        f"可以读取的有：{'、'.join(known)}；请导出为其中一种。"
    )


def _without_rows(file: Path, tables: Sequence[RawTable]) -> InputError:
    if any(table.unreadable for table in tables):
        return InputError(f"{file.name} 的数据行都无法读取，请检查分隔符和引号。")
    if any(table.frame.width for table in tables):
        return EmptyFileError(f"{file.name} 只有表头", "没有数据行，请检查导出条件")
    return EmptyFileError(f"{file.name} 里没有内容", "请重新导出")
