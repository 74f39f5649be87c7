"""Links and events, which need the whole corpus: kept for the next report on the same rows.

Another period, other formats or thresholds change neither.
"""

from __future__ import annotations

from hashlib import blake2b
from io import BytesIO

import polars as pl
from pydantic import TypeAdapter

from csvoice.detect.finding import Found, find_events
from csvoice.document.events import Event
from csvoice.link import link_duplicates, link_voices
from csvoice.plan import Plan
from csvoice.program import code_marks
from csvoice.schema import LINKED_COLUMNS
from csvoice.storage.cache import keep, recall

_ADDED = [column.name for column in LINKED_COLUMNS]
_EVENTS = "events"


def linked(table: pl.LazyFrame, plan: Plan, content: str) -> Found:
    """Find the columns that need the whole corpus, and what happened.

    Args:
        table: The annotated table.
        plan: What it was annotated by.
        content: Digest of its rows and of their annotations; where it is empty, nothing is kept.
            In which order they come is seen here.

    Returns:
        The columns alone, row by row, and the events.
    """
    if not content:
        return _found(table, plan)
    order = table.select("id").collect().hash_rows(seed=7).to_numpy().tobytes()
    marks = f"{content} {code_marks()}".encode()
    name = f"linked-{blake2b(marks + order, digest_size=16).hexdigest()}.parquet"
    known = recall(name)
    return _found_again(known) if known else _kept(_found(table, plan), name)


def _found(table: pl.LazyFrame, plan: Plan) -> Found:
    found = find_events(link_voices(link_duplicates(table)), plan.lexicon.stopwords)
    return found._replace(table=found.table.select(_ADDED).collect().lazy())


def _kept(found: Found, name: str) -> Found:
    """Keep what was found, the events beside the columns."""
    file, events = BytesIO(), _adapter().dump_json(found.events).decode()
    added = found.table.collect()
    added.write_parquet(file, compression="lz4", statistics=False, metadata={_EVENTS: events})
    keep(name, file.getvalue())
    return found


def _found_again(known: bytes) -> Found:
    events = pl.read_parquet_metadata(BytesIO(known))[_EVENTS]
    return Found(pl.read_parquet(BytesIO(known)).lazy(), _adapter().validate_json(events))


def _adapter() -> TypeAdapter[tuple[Event, ...]]:
    return TypeAdapter(tuple[Event, ...])
