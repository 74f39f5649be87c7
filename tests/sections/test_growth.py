"""No section's work grows faster than its rows."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import log
from random import Random

import pytest

from csvoice.components import SectionSpec
from csvoice.config import Config
from csvoice.context import Context
from csvoice.document.report import Section
from csvoice.sections.builtin import register_sections
from csvoice.segment.known import tagged_words
from tests.feedback import feedback_table, with_events
from tests.work import work

FEW, MANY = 600, 2_400
STEEPEST = 1.35
"""Exponent of rows: 1 is linear, sorting a little more, each with each 2."""

_SAID = 12
_EVENT_FROM = 0.95


@cache
def told(rows: int) -> Context:
    """Months of messages whose phrases grow with their number, one event, and causes."""
    draw = Random(rows)
    phrases = [(_word(2 * n), _word(2 * n + 1)) for n in range(rows // 8)]
    tokens = [[one for _ in range(_SAID) for one in draw.choice(phrases)] for _ in range(rows)]
    first = int(rows * _EVENT_FROM)
    for row in range(first, rows):
        tokens[row][:2] = ["自来水", "发黄"]
    for row, detail in enumerate(feedback_table(rows)["issue_detail"]):
        tokens[row][2:4] = [detail, "几次"] if detail and row % 2 else tokens[row][2:4]
    table = feedback_table(rows, tokens=tokens, text=["".join(words) for words in tokens])
    return with_events(table, "all")


def _word(number: int) -> str:
    return chr(0x4E00 + number % 4_000) + chr(0x5E00 + number // 4_000)


def build(spec: SectionSpec, rows: int) -> Section:
    return spec.build(replace(told(rows), shared={}))


@pytest.fixture(scope="module", autouse=True)
def _ready() -> None:
    """Make the feedback and read jieba's dictionary, which is no section's work."""
    told(FEW), told(MANY), tagged_words()


def test_there_is_an_event_to_tell() -> None:
    assert told(FEW).events
    assert told(MANY).events


@pytest.mark.parametrize("spec", register_sections(Config()), ids=lambda spec: spec.name)
def test_work_grows_no_faster_than_the_rows(spec: SectionSpec) -> None:
    build(spec, FEW)
    few, many = (work(lambda rows=rows: build(spec, rows)) for rows in (FEW, MANY))
    assert log(many / few) / log(MANY / FEW) < STEEPEST
