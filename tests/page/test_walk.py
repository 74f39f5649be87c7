"""Walk through whole reports: one event has one count, no sentence stands twice, numbers agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from csvoice import numerals
from csvoice.document.blocks import Block, Bullets, Callout, Heading, Paragraph, Table
from csvoice.document.events import Event
from csvoice.document.findings import Finding
from csvoice.document.report import Report
from tests.page.exports import EXPORTS

CASES = sorted(EXPORTS)
METHOD = re.compile(r"区间|检验|误报|先验|EWMA|\bq\b|证据不足|显著|#\d+#|\.csv#")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


def said(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every text of blocks, a table's row as one; verbatims are the customers'."""
    for block in blocks:
        match block:
            case Heading() | Paragraph() | Callout():
                yield block.text
            case Bullets():
                yield from block.items
            case Table():
                kinds = [column.kind for column in block.columns]
                for row in block.rows:
                    cells = zip(row, kinds, strict=True)
                    yield " ".join(numerals.cell(cell, kind) for cell, kind in cells)
                yield block.note


def page_and_body(report: Report) -> list[str]:
    """What a manager reads: the page, then every section's body."""
    page = report.page
    texts = [page.title, *page.statements, page.unchanged]
    return [*texts, *(text for one in report.sections for text in said(one.blocks))]


def sentences(texts: list[str]) -> list[str]:
    parts = (part.strip() for text in texts for part in re.split(r"[。；]", text))
    return [part for part in parts if len(part) >= 6]


def counts_told(event: Event, texts: list[str]) -> set[str]:
    """The counts that stand right behind an event's name."""
    after = rf"{re.escape(event.name)}」?[^。；]*?，?(?:同一内容 )?(\d[\d,]*) 条"
    return {found for text in texts for found in re.findall(after, text)}


@pytest.mark.parametrize("case", CASES)
def test_an_event_has_one_count(reports: dict[str, Report], case: str) -> None:
    texts = page_and_body(reports[case])
    for event in reports[case].events:
        assert counts_told(event, texts) <= {numerals.count(event.rows)}


@pytest.mark.parametrize("case", ["burst", "one-author", "stray-dates"])
def test_events_are_told_on_the_page_and_counted(reports: dict[str, Report], case: str) -> None:
    report = reports[case]
    (event,) = report.events
    assert counts_told(event, list(report.page.statements)) == {numerals.count(event.rows)}


@pytest.mark.parametrize("case", CASES)
def test_no_sentence_stands_twice(reports: dict[str, Report], case: str) -> None:
    counted = Counter(sentences(page_and_body(reports[case])))
    assert not [sentence for sentence, times in counted.items() if times > 1]


@pytest.mark.parametrize("case", CASES)
def test_no_word_of_method_outside_the_appendix(reports: dict[str, Report], case: str) -> None:
    assert not [text for text in page_and_body(reports[case]) if METHOD.search(text)]


def figures(finding: Finding) -> set[str]:
    """Every way in which a finding's own figures may be written."""
    ends = (finding.interval.low, finding.interval.high) if finding.interval else ()
    known = [finding.value, finding.baseline, finding.n, *ends]
    known += [finding.evidence.rows] if finding.evidence else []
    if finding.unit == "points" and finding.baseline is not None:
        known.append(finding.baseline + finding.value)
    counts = {round(finding.value * finding.n), round((finding.baseline or 0) * finding.n)}
    values = [one for one in (*known, *counts) if one is not None]
    return {
        form
        for value in values
        for form in (
            numerals.share(value),
            numerals.count(round(value)),
            numerals.score(abs(value)),
        )
    }


@pytest.mark.parametrize("case", CASES)
def test_a_figure_of_a_sentence_is_in_its_finding(reports: dict[str, Report], case: str) -> None:
    """Shares are: a share that is told must be one that the finding holds as data."""
    for finding in reports[case].findings:
        told = {one for one in _NUMBER.findall(finding.statement) if one.endswith("%")}
        assert told <= figures(finding), finding.statement


@pytest.mark.parametrize("case", CASES)
def test_a_statement_rests_on_a_finding_or_an_event(reports: dict[str, Report], case: str) -> None:
    report = reports[case]
    facts = " ".join(one.statement for one in report.findings)
    counts = {one for finding in report.findings for one in figures(finding)}
    tables = " ".join(text for one in report.sections for text in said(one.blocks))
    for statement in report.page.statements:
        for number in _NUMBER.findall(statement):
            assert number in facts or number in counts or number in tables, statement


@pytest.mark.parametrize("case", CASES)
def test_the_page_is_one_page(reports: dict[str, Report], case: str) -> None:
    page = reports[case].page
    assert page.title
    assert 1 <= len(page.statements) <= 5
    assert len(page.metrics) <= 4
    assert len(page.charts) <= 2
