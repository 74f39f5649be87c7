"""Write results whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from csvoice.errors import OutputError, reason_of
from csvoice.storage.leftovers import remove_leftovers

_ATTEMPTS = 10

WHOLE = ".csvoice-whole"
"""Files of a report that are all written and on their way to their places."""

LOCK = ".csvoice-lock"
"""An empty file that a run holds while it works on a folder."""

DRAFT = ".csvoice-draft-"
_MINUTES = 60


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Put files in their places, all of them or none.

    They are written to a folder beside; its renaming to `WHOLE` is the one switch. Before it
    nothing has changed; after it, whatever happens, this run or the next moves what is left. Two
    runs at once cannot mix: the second finds `WHOLE` taken, and finishes the first before its own.

    Args:
        folder: Made where it is missing.
        files: Bytes by name relative to `folder`.

    Raises:
        OutputError: The folder cannot be made, or a file cannot be written or replaced; what
            stood there before is still there.
    """
    _check_folder(folder)
    draft = folder / f"{DRAFT}{os.getpid()}-{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        settle(folder)
        for name, content in files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            _write(draft / name, content)
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            _check_replaceable(folder / name)
        if files:
            _switch(draft, folder, len(files))
    except OSError as error:
        raise OutputError(_explain(error, folder)) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return [folder / name for name in files]


def settle(folder: Path) -> None:
    """Finish what a run that was cut short began to put in place, and remove what it left.

    Raises:
        OutputError: A file cannot be replaced.
    """
    try:
        _move_whole(folder)
        remove_leftovers(folder, f"{DRAFT}*")
    except OSError as error:
        raise OutputError(_explain(error, folder)) from None


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _switch(draft: Path, folder: Path, files: int) -> None:
    for _attempt in range(_ATTEMPTS):
        _move_whole(folder)
        with suppress(OSError):  # Another run was quicker.
            draft.rename(folder / WHOLE)
            break
    else:
        draft.rename(folder / WHOLE)
    try:
        _move_whole(folder)
    except OSError:
        if _count(folder / WHOLE) == files:  # Nothing has moved yet: the switch is turned back.
            (folder / WHOLE).rename(draft)
        raise


def _count(folder: Path) -> int:
    return sum(file.is_file() for file in folder.rglob("*"))


def _move_whole(folder: Path) -> None:
    """Move every file of `WHOLE` to its place; another run may do so at the same time."""
    whole = folder / WHOLE
    for place, _folders, names in os.walk(whole, topdown=False):
        for name in names:
            file = Path(place, name)
            with suppress(FileNotFoundError):
                file.replace(folder / file.relative_to(whole))
        with suppress(OSError):
            Path(place).rmdir()


@contextmanager
def locked(folder: Path | None) -> Iterator[None]:
    """Hold a folder for one run alone; another one waits. The system frees it when a run dies.

    Args:
        folder: Made where it is missing; None for none. Where it cannot be locked, as on some
            network drives, nothing waits.
    """
    if folder is None:
        yield
        return
    with ExitStack() as held:
        held.callback(_remove_unused, folder)
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            _lock(held.enter_context((folder / LOCK).open("ab")))
        yield


def _remove_unused(folder: Path) -> None:
    """Remove a folder in which there is a lock and nothing else."""
    with suppress(OSError):
        if [*folder.iterdir()] == [folder / LOCK]:
            (folder / LOCK).unlink()
            folder.rmdir()


def _lock(file: IO[bytes]) -> None:
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        return
    import msvcrt

    file.seek(0)
    for _attempt in range(_MINUTES * 6):
        with suppress(OSError):  # After ten seconds.
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            return


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
