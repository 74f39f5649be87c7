"""Annotated rows: found again by what they say, wherever they stand."""

from __future__ import annotations

import os
import time
from pathlib import Path

import polars as pl
import pytest

from csvoice.errors import OutputError
from csvoice.storage import store
from csvoice.storage.cache import kept
from csvoice.storage.seals import seal_of
from csvoice.storage.store import (
    KEY,
    Known,
    family_of,
    find_rows,
    gather_rows,
    open_store,
    part_of,
    row_keys,
    write_part,
)


def _frame(first: int, last: int) -> pl.DataFrame:
    return pl.DataFrame({"text": [f"第 {number} 条" for number in range(first, last)]})


def _kept(folder: Path, rows: pl.DataFrame, plan: str = "plan") -> Path:
    """Keep rows as if they were annotated."""
    file = part_of(folder / family_of(rows, plan), row_keys(rows))
    write_part(rows, row_keys(rows), file)
    return file


def _found(folder: Path, rows: pl.DataFrame, plan: str = "plan") -> Known:
    return find_rows(folder, family_of(rows, plan), row_keys(rows))


def test_rows_are_found_wherever_they_stand(tmp_path: Path) -> None:
    _kept(tmp_path, _frame(0, 60))
    _kept(tmp_path, _frame(40, 90))
    old = pl.concat([_frame(30, 90).reverse(), _frame(0, 3), _frame(0, 3)])
    known = _found(tmp_path, pl.concat([_frame(200, 203), old]))
    assert set(known.rows[KEY]) == set(row_keys(old))
    places = row_keys(old).to_frame().join(known.rows, on=KEY, how="left", maintain_order="left")
    assert gather_rows([pl.scan_parquet(part) for part in known.parts], places).equals(old)


@pytest.mark.parametrize(
    ("rows", "plan"),
    [
        (_frame(0, 5), "other"),
        (_frame(0, 5).rename({"text": "title"}), "plan"),
        (_frame(0, 5).with_columns(title=pl.lit(None, pl.String)), "plan"),
        (_frame(6, 9), "plan"),
    ],
)
def test_a_row_is_known_by_content_columns_and_plan(
    tmp_path: Path, rows: pl.DataFrame, plan: str
) -> None:
    _kept(tmp_path, _frame(0, 5))
    assert _found(tmp_path, _frame(0, 5)).rows.height == 5
    assert _found(tmp_path, rows, plan).rows.is_empty()


def test_no_rows_have_columns(tmp_path: Path) -> None:
    rows = _found(tmp_path, _frame(0, 0)).rows
    assert rows.is_empty()
    assert gather_rows([_frame(0, 4).lazy()], rows).equals(_frame(0, 0))


def test_a_part_shows_no_key(tmp_path: Path) -> None:
    file = _kept(tmp_path, _frame(0, 9))
    assert not set(pl.read_parquet(file)[KEY]) & set(row_keys(_frame(0, 9)))


def test_no_more_lies_in_the_folder_than_parts_and_seals(tmp_path: Path) -> None:
    part = _kept(tmp_path, _frame(0, 9))
    assert {path.name for path in tmp_path.iterdir()} == {part.name, f"{part.name}.seal"}


def test_a_part_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="CSVOICE_CACHE"):
        _kept(tmp_path / "gone", _frame(0, 9))


def test_the_folder_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path / "缓存"))
    with open_store(kept=True) as folder:
        assert folder == tmp_path / "缓存"
    with open_store(kept=False) as other:
        assert other != folder
    assert not other.exists()


@pytest.mark.parametrize("usable", [False, True])
def test_a_cache_that_cannot_be_used_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, usable: bool
) -> None:
    place = tmp_path / "cache"
    if usable:
        place.mkdir()
        monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    else:
        place.write_text("a file", encoding="utf-8")
    monkeypatch.setenv("CSVOICE_CACHE", str(place))
    with open_store(kept=True) as folder:
        assert folder != place
        assert folder.is_dir()


def test_old_parts_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path))
    names = ["old", "middle", "new"]
    for age, name in enumerate(reversed(names)):
        keys = row_keys(_frame(0, 100))
        write_part(_frame(0, 100), keys, tmp_path / f"{name}.parquet")
        os.utime(tmp_path / f"{name}.parquet", (1000 - age, 1000 - age))
    size = (tmp_path / "new.parquet").stat().st_size
    monkeypatch.setattr(store, "_MOST_BYTES", 2 * size)
    with open_store(kept=True):
        pass
    assert {path.name.partition(".")[0] for path in tmp_path.iterdir()} == {"middle", "new"}
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("attack", ["flip", "cut", "empty", "swap", "no seal", "other key"])
def test_a_part_that_was_altered_counts_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attack: str
) -> None:
    monkeypatch.setenv("CSVOICE_HOME", str(tmp_path / "home"))
    part, other = _kept(tmp_path, _frame(0, 9)), _kept(tmp_path, _frame(9, 18))
    content = part.read_bytes()
    match attack:
        case "flip":
            part.write_bytes(content[:40] + bytes([content[40] ^ 1]) + content[41:])
        case "cut":
            part.write_bytes(content[:-1])
        case "empty":
            part.write_bytes(b"")
        case "swap":
            other.replace(part)
            seal_of(other).replace(seal_of(part))
        case "no seal":
            seal_of(part).unlink()
        case _other:
            (tmp_path / "home" / "pseudonym.key").unlink()
    known = _found(tmp_path, _frame(0, 9))
    assert known.rows.is_empty()
    assert known.altered == 1 + (attack == "other key")
    assert not part.exists()


def test_what_is_kept_is_made_again_where_it_was_altered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path))
    assert kept("picture.png", lambda: b"own") == b"own"
    assert kept("picture.png", lambda: b"again") == b"own"
    (tmp_path / "picture.png").write_bytes(b"planted")
    assert kept("picture.png", lambda: b"again") == b"again"


def test_leftovers_of_dead_runs_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path))
    for name, age in (("dead.1.tmp", 2 * 86400), ("alive.2.tmp", 60)):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    with open_store(kept=True):
        pass
    assert [one.name for one in tmp_path.iterdir()] == ["alive.2.tmp"]
