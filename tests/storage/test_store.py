"""Annotated parts: the same rows, the same parts, whatever stands before them."""

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
from csvoice.storage.store import chunk_key, cut_by_content, has_part, open_store, write_part


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "CHUNK_ROWS", 32)
    monkeypatch.setattr(store, "_MOST_ROWS", 128)


def _frame(first: int, last: int) -> pl.DataFrame:
    return pl.DataFrame({"text": [f"第 {number} 条" for number in range(first, last)]})


def _keys(frame: pl.DataFrame) -> list[str]:
    return [chunk_key(chunk, "plan") for chunk in cut_by_content(frame)]


def test_chunks_hold_every_row_in_order() -> None:
    frame = _frame(0, 2000)
    chunks = cut_by_content(frame)
    assert pl.concat(chunks).equals(frame)
    assert 20 < len(chunks) < 200
    assert max(chunk.height for chunk in chunks) <= 128


def test_equal_rows_are_cut_as_well() -> None:
    chunks = cut_by_content(pl.DataFrame({"text": ["好"] * 1000}))
    assert sum(chunk.height for chunk in chunks) == 1000
    assert max(chunk.height for chunk in chunks) <= 128


def test_no_rows_are_one_chunk() -> None:
    [chunk] = cut_by_content(_frame(0, 0))
    assert chunk.height == 0


def test_rows_put_in_front_leave_most_chunks_the_same() -> None:
    old, new = _keys(_frame(0, 2000)), _keys(pl.concat([_frame(5000, 5100), _frame(0, 2000)]))
    assert len(set(old) - set(new)) <= 1


def test_the_key_covers_content_columns_and_plan() -> None:
    frame = _frame(0, 5)
    keys = {
        chunk_key(frame, "plan"),
        chunk_key(frame, "other"),
        chunk_key(frame.rename({"text": "title"}), "plan"),
        chunk_key(_frame(1, 6), "plan"),
        chunk_key(frame.reverse(), "plan"),
    }
    assert len(keys) == 5
    assert chunk_key(_frame(0, 5), "plan") in keys


def test_a_part_is_there_only_when_it_can_be_read(tmp_path: Path) -> None:
    part = tmp_path / "part.parquet"
    assert not has_part(part)
    write_part(_frame(0, 9), part)
    assert has_part(part)
    assert {path.name for path in tmp_path.iterdir()} == {"part.parquet", "part.parquet.seal"}
    part.write_bytes(part.read_bytes()[:-20])
    assert not has_part(part)
    part.write_bytes(b"")
    assert not has_part(part)


def test_a_part_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="CSVOICE_CACHE"):
        write_part(_frame(0, 9), tmp_path / "gone" / "part.parquet")


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
        write_part(_frame(0, 100), tmp_path / f"{name}.parquet")
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
    part, other = tmp_path / "part.parquet", tmp_path / "other.parquet"
    write_part(_frame(0, 9), part)
    write_part(_frame(9, 18), other)
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
    assert not has_part(part)


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
