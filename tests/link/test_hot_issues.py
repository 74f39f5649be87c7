"""The column hot_issue."""

from __future__ import annotations

import polars as pl
import pytest

from csvoice.link.hot_issues import link_hot_issues
from tests.analyze.events.outages import calm, frame, outage


def test_rows_of_an_event_have_its_id_and_the_order_is_kept() -> None:
    rows = frame(*calm(), *outage(40, 15))
    linked = link_hot_issues(rows.lazy(), frozenset()).collect()
    assert linked["id"].to_list() == rows["id"].to_list()
    assert linked.drop_nulls("hot_issue").height >= 15
    assert linked["hot_issue"].drop_nulls().n_unique() == 1


@pytest.mark.parametrize("missing", ["created_at", "tokens"])
def test_without_dates_or_words_it_is_empty(missing: str) -> None:
    rows = frame(*calm(), *outage(40, 15), leave_out=(missing,))
    linked = link_hot_issues(rows.lazy(), frozenset()).collect()
    assert linked["hot_issue"].null_count() == rows.height
    assert linked.schema["hot_issue"] == pl.String
