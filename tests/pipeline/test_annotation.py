"""Annotating in parts: from the cache or anew, the same table with the right places."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from csvoice.config import Config, load_config
from csvoice.pipeline import annotation, parts
from csvoice.pipeline.annotation import annotate_rows
from csvoice.pipeline.preparation import silent
from csvoice.planning import make_plan
from csvoice.plugins import load_plugins
from csvoice.storage import store
from tests.exports import TEXTS


@pytest.fixture(autouse=True)
def small_chunks_in_a_cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "CHUNK_ROWS", 64)
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path / "cache"))


def _raw(file: str, first: int = 0, last: int = 200, *, ids: bool = True) -> pl.DataFrame:
    numbers = list(range(first, last))
    places = [number - first + 2 for number in numbers]
    return pl.DataFrame(
        {
            "id": [f"T{n}" if ids else f"{file}#{p}" for n, p in zip(numbers, places, strict=True)],
            "text": [f"{TEXTS[number % len(TEXTS)]}（{number}）" for number in numbers],
            "source": file,
            "row": places,
        },
        schema_overrides={"row": pl.Int64},
    )


def _annotate(raw: pl.DataFrame, tmp_path: Path, config: Config | None = None) -> pl.DataFrame:
    config = config or load_config(taxonomy="general")
    plan = make_plan(raw, config, load_plugins(config))
    result = annotate_rows(raw, plan, config, tmp_path, silent)
    assert result.failures == ()
    return result.table.collect()


def _written(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    written: list[Path] = []

    def note(frame: pl.DataFrame, path: Path) -> None:
        written.append(path)
        store.write_part(frame, path)

    monkeypatch.setattr(parts, "write_part", note)
    return written


@pytest.mark.parametrize("ids", [True, False])
def test_the_cache_of_another_file_gives_the_right_places(tmp_path: Path, ids: bool) -> None:
    first = _annotate(_raw("九月.csv", ids=ids), tmp_path)
    again = _raw("十月.csv", ids=ids)
    table = _annotate(again, tmp_path)
    assert table.select("id", "source", "row").equals(again.select("id", "source", "row"))
    assert table.drop("id", "source", "row").equals(first.drop("id", "source", "row"))
    cold = _annotate(again, tmp_path, load_config(taxonomy="general", cache=False))
    assert table.equals(cold)


def test_only_new_rows_are_annotated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "CHUNK_ROWS", 16)
    _annotate(_raw("a.csv", 50), tmp_path)
    written = _written(monkeypatch)
    longer = pl.concat([_raw("b.csv", 0, 50), _raw("b.csv", 50)])
    table = _annotate(longer, tmp_path)
    assert table["text"].str.contains(r"（199）").any()
    assert table.height == 200
    assert len(written) < len(list((tmp_path / "cache").glob("*.parquet"))) / 2
    written.clear()
    _annotate(longer, tmp_path)
    assert written == []


def test_a_damaged_part_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = _annotate(_raw("a.csv"), tmp_path)
    damaged = sorted((tmp_path / "cache").glob("*.parquet"))[0]
    damaged.write_bytes(damaged.read_bytes()[:50])
    written = _written(monkeypatch)
    assert _annotate(_raw("a.csv"), tmp_path).equals(table)
    assert written == [damaged]


def test_the_cache_holds_no_secret(tmp_path: Path) -> None:
    _annotate(_raw("a.csv"), tmp_path)
    texts = pl.concat(
        [pl.read_parquet(part) for part in sorted((tmp_path / "cache").glob("*.parquet"))]
    )
    assert "13800138000" not in str(texts.to_dicts())


def test_other_options_are_other_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _annotate(_raw("a.csv"), tmp_path)
    written = _written(monkeypatch)
    _annotate(_raw("a.csv"), tmp_path, load_config(taxonomy="ecommerce"))
    assert written


def test_a_table_too_large_to_hold_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = _annotate(_raw("a.csv"), tmp_path)
    monkeypatch.setattr(annotation, "ROWS_IN_MEMORY", 10)
    assert _annotate(_raw("a.csv"), tmp_path).equals(table)
    assert (tmp_path / "feedback.parquet").is_file()


def test_progress_ends_at_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    raw = _raw("a.csv")
    config = load_config(taxonomy="general")
    plan = make_plan(raw, config, load_plugins(config))
    annotate_rows(raw, plan, config, tmp_path, lambda *one: told.append(one))
    assert told[0] == ("annotate", 0, 200)
    assert told[-1] == ("annotate", 200, 200)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
