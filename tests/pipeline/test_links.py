"""Links and events are found once for the same rows."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from csvoice.detect.finding import Found
from csvoice.pipeline import links as linking
from csvoice.pipeline.links import linked
from csvoice.storage.cache import cache_folder
from tests.detect.outages import calm, frame, outage
from tests.feedback import plan


@pytest.fixture(autouse=True)
def a_cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path))


def _rows() -> pl.LazyFrame:
    return frame(*calm(), *outage(40, 12), *outage(41, 9)).lazy()


def _found(content: str) -> Found:
    found = linked(_rows(), plan(), content)
    return Found(found.table.collect().lazy(), found.events)


def _as_often_as_looked_for(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    looked: list[int] = []
    find = linking.find_events
    monkeypatch.setattr(linking, "find_events", lambda *rows: looked.append(1) or find(*rows))
    return looked


def test_the_same_rows_have_the_same_links_and_events(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = _as_often_as_looked_for(monkeypatch)
    first, again, anew = _found("rows"), _found("rows"), _found("")
    assert len(looked) == 2
    assert len(first.events) == 1
    assert first.events == again.events == anew.events
    assert first.table.collect().equals(again.table.collect())
    assert first.table.collect().equals(anew.table.collect())


def test_the_same_rows_in_another_order_have_links_of_their_own() -> None:
    rows = _rows().collect()
    for order in (rows, rows.reverse()):
        found, anew = (linked(order.lazy(), plan(), content) for content in ("rows", ""))
        assert found.table.collect().equals(anew.table.collect())


def test_other_rows_and_damaged_files_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = _as_often_as_looked_for(monkeypatch)
    first, _other = _found("rows"), _found("other rows")
    (kept, *_rest) = cache_folder().glob("linked-*.parquet")
    for file in cache_folder().glob("linked-*.parquet"):
        file.write_bytes(kept.read_bytes()[:-1])
    assert _found("rows").events == first.events
    assert len(looked) == 3
