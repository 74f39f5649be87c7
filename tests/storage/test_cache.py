"""What took work is made once, wherever it can be kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from csvoice.charts import draw, png
from csvoice.dictionary_files import read_toml
from csvoice.document.blocks import Chart, Point
from csvoice.storage.cache import keep, kept, recall


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_names_that_differ_by_their_suffix_are_kept_apart_by_threads() -> None:
    contents = {f"a{n}.{suffix}": suffix.encode() * 50_000 for n in range(40) for suffix in "xy"}
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keep, contents, contents.values()))
    assert {name: recall(name) for name in contents} == contents


def test_made_once() -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"content"

    assert [kept("a.bin", make), kept("a.bin", make)] == [b"content", b"content"]
    assert made == [1]
    assert recall("b.bin") is None


def test_where_nothing_can_be_kept_it_is_made_each_time(cache: Path) -> None:
    cache.write_bytes(b"no folder")
    assert [kept("a.bin", lambda: b"1"), kept("a.bin", lambda: b"2")] == [b"1", b"2"]


def test_a_picture_is_kept_by_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Chart] = []
    monkeypatch.setattr(draw, "_picture", lambda chart, _tint: drawn.append(chart) or b"\x89PNG")
    first, second = (Chart("bar", title, (Point("甲", 1.0),)) for title in ("一", "二"))
    for chart in (first, first, second):
        png.cache_clear()
        assert png(chart) == b"\x89PNG"
    png.cache_clear()
    assert drawn == [first, second]


def test_a_long_dictionary_is_parsed_once_and_again_when_it_changes(
    tmp_path: Path, cache: Path
) -> None:
    file = tmp_path / "long.toml"
    lines = [f'key{number} = "值{number}"' for number in range(800)]
    file.write_text("\n".join(lines), encoding="utf-8")
    first = read_toml(file)
    assert read_toml(file) == first
    assert len(list(cache.glob("toml-*.json"))) == 1
    file.write_text("\n".join([*lines, "day = 2026-09-14"]), encoding="utf-8")
    assert read_toml(file).keys() - first.keys() == {"day"}
    assert len(list(cache.glob("toml-*.json"))) == 1
