"""The secret key: made once, kept private, refused when it is none."""

from __future__ import annotations

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from csvoice.errors import InputError, OutputError
from csvoice.storage.keys import empty_key, pseudonym_key


def test_made_once_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSVOICE_HOME", str(tmp_path / "home"))
    key = pseudonym_key()
    assert len(key) == 32
    assert pseudonym_key() == key
    [file] = (tmp_path / "home").iterdir()
    assert file.read_bytes() == key
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_named_file_counts(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"k" * 40)
    assert pseudonym_key(file) == b"k" * 40


def test_a_file_that_is_no_key(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"short")
    with pytest.raises(InputError, match="只有 5 字节"):
        pseudonym_key(file)
    with pytest.raises(InputError, match="没有这个文件"):
        pseudonym_key(tmp_path / "gone")
    with pytest.raises(InputError, match="文件夹"):
        pseudonym_key(tmp_path)


def test_a_home_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home").write_bytes(b"")
    monkeypatch.setenv("CSVOICE_HOME", str(tmp_path / "home"))
    with pytest.raises(OutputError, match="--key"):
        pseudonym_key()


def test_an_empty_key_is_told_and_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSVOICE_HOME", str(tmp_path))
    (tmp_path / "pseudonym.key").touch()
    [sentence] = empty_key()
    assert "是空的" in sentence
    assert len(pseudonym_key()) == 32
    assert empty_key() == []


def test_a_full_disk_leaves_no_half_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setenv("CSVOICE_HOME", str(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="磁盘已满"):
            pseudonym_key()
    assert list(tmp_path.iterdir()) == []
    assert len(pseudonym_key()) == 32


def test_runs_at_once_agree_on_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSVOICE_HOME", str(tmp_path))
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _n: pseudonym_key(), range(40)))
    assert len(keys) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["pseudonym.key"]
