"""Scratch folders: said where they cannot be made, removed where a run died."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from pathlib import Path

import pytest

from csvoice.errors import OutputError
from csvoice.storage.leftovers import PREFIX, scratch_folder


def test_those_of_dead_runs_go_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in (f"{PREFIX}dead", "csvoice-report", f"{PREFIX}busy"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "part.arrow").write_bytes(b"half")
        old = (time.time() - 2 * 86400,) * 2
        os.utime(tmp_path / name, old)
        if name != f"{PREFIX}busy":
            os.utime(tmp_path / name / "part.arrow", old)
    with scratch_folder() as folder:
        assert folder.is_dir()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["csvoice-report", f"{PREFIX}busy"]


def test_a_full_temporary_folder_is_said_in_a_sentence() -> None:
    with pytest.raises(OutputError, match=r"磁盘已满.*TMPDIR"), scratch_folder():
        raise OSError(errno.ENOSPC, "No space left on device")
