"""Scratch files and folders: made, and removed where a run that died left them."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from csvoice.errors import OutputError, reason_of

PREFIX = "csvoice-scratch-"
_DEAD_AFTER = 24 * 3600.0
"""Seconds without a change; no run takes that long, and no system tells alike who is alive."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder for a run's own use, gone afterwards; those of dead runs go now.

    Raises:
        OutputError: The system's temporary folder is full or cannot be written to.
    """
    with _said():
        remove_leftovers(Path(tempfile.gettempdir()), f"{PREFIX}*")
        made = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
    with made as name, _said():
        yield Path(name)


@contextmanager
def _said() -> Iterator[None]:
    """Say in a sentence that the temporary folder is full or cannot be written to."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"临时文件夹 {tempfile.tempdir or ''} 写不进去（{reason_of(error)}），"
            "请腾出空间，或用环境变量 TMPDIR（Windows 上是 TEMP）换一处。"
        ) from None


def remove_leftovers(folder: Path, pattern: str) -> list[Path]:
    """Remove files and folders that match and have not been touched for a day.

    Returns:
        What is gone.
    """
    gone = []
    for path in folder.glob(pattern):
        with suppress(OSError):
            if time.time() - _last_change(path) < _DEAD_AFTER:
                continue
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            gone.append(path)
    return gone


def _last_change(path: Path) -> float:
    inside = path.iterdir() if path.is_dir() and not path.is_symlink() else ()
    return float(max(one.lstat().st_mtime for one in (path, *inside)))
