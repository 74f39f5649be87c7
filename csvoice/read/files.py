"""From what the user names to tables: globs, readers by suffix, errors for what is no input."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from csvoice.errors import InputError

if TYPE_CHECKING:
    from csvoice.components import RawTable, Reader, ReadOptions


def expand(paths: Iterable[str | Path]) -> list[Path]:
    """Return the files meant, patterns such as `data/*.xlsx` expanded in order of their names.

    Raises:
        InputError: A file is missing, is a folder or is empty, or a pattern finds nothing.
    """
    files = [file for path in paths for file in _expand(Path(path))]
    if not files:
        raise InputError("没有给出要读取的文件，请写上文件名，如 csvoice report 反馈.csv。")
    for file in files:
        _check(file)
    return files


def written(path: str | Path) -> str:
    """Write a path down; on Linux a file may bear a name in GBK, as those out of old ZIPs do."""
    try:
        return str(path).encode().decode()
    except UnicodeEncodeError:
        return os.fsencode(path).decode("gb18030", "replace")


def _expand(path: Path) -> list[Path]:
    if path.exists() or not any(sign in str(path) for sign in "*?["):
        return [path]
    # Excel keeps ~$name.xlsx beside a workbook that is open; it holds no data.
    root = Path(path.anchor)
    found = sorted(root.glob(str(path.relative_to(root))))
    files = [file for file in found if file.is_file() and not file.name.startswith("~$")]
    if not files:
        raise InputError(f"没有文件与 {path} 相符，请检查路径和文件名。")
    return files


def _check(file: Path) -> None:
    if file.is_dir():
        raise InputError(
            "{file} 是文件夹，这里要的是文件；要读其中所有的 CSV，请写 {example}。".format(
                file=file, example=file / "*.csv"
            )
        )
    if not file.is_file():
        raise InputError(f"找不到文件 {file}，请检查路径和文件名。")
    if file.stat().st_size == 0:
        raise InputError(f"{file.name} 是空文件，没有可以分析的内容，请重新导出。")


def open_tables(file: Path, readers: Sequence[Reader], options: ReadOptions) -> list[RawTable]:
    """Open a file with the reader for its suffix.

    Raises:
        InputError: No reader opens such files, the file cannot be read, or it has no data rows.
    """
    suffix = file.suffix.lower()
    reader = next((reader for reader in readers if suffix in reader.suffixes), None)
    if reader is None:
        raise InputError(_unknown_format(file, readers))
    try:
        tables = list(reader.open(file, options))
    except OSError as error:
        raise InputError(
            f"{file} 打不开（{error.strerror or error}）。若它正在 Excel 中打开，请先关闭。"
        ) from None
    with_rows = [table for table in tables if table.frame.height]
    if not with_rows:
        raise InputError(_without_rows(file, tables))
    return with_rows


def _unknown_format(file: Path, readers: Sequence[Reader]) -> str:
    known = sorted({suffix for reader in readers for suffix in reader.suffixes})
    return "不认识 {file} 的格式「{suffix}」，可以读取的有：{known}；请导出为其中一种。".format(
        file=file.name, suffix=file.suffix or "无后缀", known="、".join(known)
    )


def _without_rows(file: Path, tables: Sequence[RawTable]) -> str:
    if any(table.unreadable for table in tables):
        return f"{file.name} 的数据行都无法读取，请检查分隔符和引号。"
    if any(table.frame.width for table in tables):
        return f"{file.name} 只有表头，没有数据行，请检查导出条件。"
    return f"{file.name} 里没有内容，请重新导出。"
