"""Annotating in parts: from the cache or anew, the same table with the right places."""

from __future__ import annotations

import time
from pathlib import Path

import polars as pl
import pytest

from csvoice.config import Config
from csvoice.config_file import load_config
from csvoice.pipeline import annotation, parts
from csvoice.pipeline.annotation import annotate_rows
from csvoice.pipeline.preparation import silent
from csvoice.planning import make_plan
from csvoice.plugins import load_plugins
from csvoice.storage import store
from tests.exports import TEXTS


@pytest.fixture(autouse=True)
def small_chunks_in_a_cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotation, "CHUNK_ROWS", 64)
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

    def note(rows: pl.DataFrame, keys: pl.Series, path: Path) -> None:
        written.append(path)
        store.write_part(rows, keys, path)

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


_OTHERS = _raw("b.csv", 200, 210)


@pytest.mark.parametrize(
    "longer",
    [
        pl.concat([_raw("b.csv"), _OTHERS]),
        pl.concat([_OTHERS, _raw("b.csv")]),
        pl.concat([_raw("b.csv", 0, 90), _OTHERS, _raw("b.csv", 90)]),
        pl.concat([_raw("b.csv"), _OTHERS]).sort(pl.col("text").str.reverse()),
        pl.concat([_raw("b.csv", 120), _OTHERS, _raw("b.csv", 0, 5), _raw("b.csv", 0, 5)]),
    ],
    ids=["after", "before", "between", "in another order", "fewer of the old, and some twice"],
)
@pytest.mark.parametrize("in_memory", [1000, 10])
def test_only_new_rows_are_annotated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, longer: pl.DataFrame, in_memory: int
) -> None:
    monkeypatch.setattr(annotation, "ROWS_IN_MEMORY", in_memory)
    monkeypatch.setattr(annotation, "_LAID_OUT", 40)
    _annotate(_raw("a.csv"), tmp_path)
    written = _written(monkeypatch)
    table = _annotate(longer, tmp_path)
    assert [pl.read_parquet(part).height for part in written] == [10]
    assert table.equals(_annotate(longer, tmp_path, load_config(taxonomy="general", cache=False)))
    written.clear()
    assert _annotate(longer, tmp_path).equals(table)
    assert written == []


def test_what_an_export_repeats_whole_is_annotated_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = _written(monkeypatch)
    twice = pl.concat([_raw("a.csv"), _raw("a.csv"), _raw("a.csv")])
    table = _annotate(twice, tmp_path)
    assert table["id"].equals(twice["id"])
    assert len(written) == len({*written})


@pytest.mark.parametrize(("foreign", "at_once"), [(True, 1), (False, 2)])
def test_parts_go_side_by_side_unless_a_plugin_of_others_has_a_say(
    foreign: bool, at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working, most = [0], [0]
    annotate_part = parts.annotate_part

    def counted(work: parts.Work, chunk: pl.DataFrame, path: Path) -> parts.Done:
        working[0] += 1
        most[0] = max(most[0], working[0])
        time.sleep(0.01)
        done = annotate_part(work, chunk, path)
        working[0] -= 1
        return done

    monkeypatch.setattr(parts, "annotate_part", counted)
    monkeypatch.setattr(parts, "has_foreign", lambda _plan, _plugins: foreign)
    raw = _raw("a.csv")
    assert _annotate(raw, tmp_path)["id"].equals(raw["id"])
    assert most[0] == at_once


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
    assert (tmp_path / "feedback-0.parquet").is_file()


def test_progress_ends_at_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    raw = _raw("a.csv")
    config = load_config(taxonomy="general")
    plan = make_plan(raw, config, load_plugins(config))
    annotate_rows(raw, plan, config, tmp_path, lambda *one: told.append(one))
    assert told[0] == ("annotate", 0, 200)
    assert told[-1] == ("annotate", 200, 200)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
