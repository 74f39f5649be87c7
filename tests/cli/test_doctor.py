"""`csvoice doctor`: what stands where, whether it is sound, and what cleaning takes away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from csvoice.storage.store import row_keys, write_part


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CSVOICE_HOME", str(tmp_path / "home"))
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "own.txt").write_text("mine", encoding="utf-8")
    rows = pl.DataFrame({"text": ["好"]})
    write_part(rows, row_keys(rows), tmp_path / "cache" / "a.parquet")


def _doctor(*options: str) -> Result:
    return CliRunner().invoke(cli, ["doctor", "--no-plugins", *options])


def _items() -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in json.loads(_doctor("--json").stdout)}


def test_all_is_sound(tmp_path: Path) -> None:
    items = _items()
    assert list(items) == ["cache", "key", "config", "font", "plugins"]
    assert all(one["sound"] for one in items.values())
    assert items["cache"]["size"] == (tmp_path / "cache" / "a.parquet").stat().st_size
    result = _doctor()
    assert result.exit_code == 0
    assert str(tmp_path / "home" / "pseudonym.key") in result.output


def test_an_altered_part_is_told(tmp_path: Path) -> None:
    (tmp_path / "cache" / "a.parquet").write_bytes(b"planted")
    assert _doctor().exit_code == 1
    assert "1 个已损坏或被改动过" in _items()["cache"]["says"]


def test_cleaning_leaves_what_is_not_ours(tmp_path: Path) -> None:
    assert _doctor("--clean").exit_code == 0
    assert [one.name for one in (tmp_path / "cache").iterdir()] == ["own.txt"]
    assert (tmp_path / "home" / "pseudonym.key").is_file()
