"""The secret key: made once, kept private, refused when it is none."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from csvoice.errors import InputError, OutputError
from csvoice.keys import pseudonym_key


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
