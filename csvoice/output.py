"""Write results whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from csvoice.errors import OutputError, reason_of


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files under temporary names, then move them all into place.

    Args:
        folder: Made where it is missing.
        files: Bytes by name relative to `folder`.

    Raises:
        OutputError: The folder cannot be made, or a file cannot be written or replaced; what
            stood there before is still there.
    """
    working: dict[Path, Path] = {}
    try:
        for name, content in files.items():
            target = folder / name
            _check_folder(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
            working[target] = temporary
            temporary.write_bytes(content)
        for target in working:
            _check_replaceable(target)
        for target, temporary in working.items():
            temporary.replace(target)
    except OSError as error:
        raise OutputError(_explain(error, folder)) from None
    finally:
        for temporary in working.values():
            temporary.unlink(missing_ok=True)
    return list(working)


def replace_folder(folder: Path, files: Mapping[str, bytes | Path]) -> None:
    """Put a folder in place whole: after a crash there stands the old one or the new one.

    Args:
        folder: What to make or replace.
        files: Bytes, or a file to copy, by name.

    Raises:
        OutputError: It cannot be written; what stood there before is still there.
    """
    working, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    try:
        working.mkdir(parents=True)
        for name, content in files.items():
            if isinstance(content, Path):
                shutil.copyfile(content, working / name)
            else:
                (working / name).write_bytes(content)
        if folder.exists():
            folder.replace(old)
        working.replace(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        restore_folders(folder.parent)
        raise OutputError(_explain(error, folder)) from None


def restore_folders(parent: Path) -> None:
    """Clear up after a `replace_folder` that was cut short: the old folder comes back."""
    for working in parent.glob(".*.new"):
        shutil.rmtree(working, ignore_errors=True)
    for old in parent.glob(".*.old"):
        folder = old.with_name(old.name.removeprefix(".").removesuffix(".old"))
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.replace(folder)


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} 是一个文件，不能当输出文件夹；请换一个 -o。")


def _check_replaceable(target: Path) -> None:
    """Raise OSError for a target that is a folder or locked, before any other is replaced."""
    if target.exists():
        with target.open("r+b"):
            pass


def _explain(error: OSError, folder: Path) -> str:
    place = error.filename2 or error.filename or folder
    if isinstance(error, PermissionError) and Path(place).is_file():
        return f"{place} 正被别的程序打开（例如 Excel），请关闭后再试。"
    return f"无法写入 {place}（{reason_of(error)}），请检查权限和磁盘空间，或换一个 -o。"
