from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from csvoice.document.blocks import Chart, Paragraph, Point, Table, TableColumn
from csvoice.document.report import Report, Section
from csvoice.render.json import render
from csvoice.render.json_schema import report_schema
from csvoice.testing.reports import empty_report, sample_report
from tests import reports

ODD = (
    Table((TableColumn("甲", "share"),), ((float("nan"),), (None,), ("文",), (3,))),
    Chart("line", "图", (Point("一", float("inf")), Point("二", 1, low=float("nan")))),
    Chart("bar", "空", ()),
)
REPORTS: dict[str, Callable[[], Report]] = {
    "every block": reports.report,
    "sample": sample_report,
    "empty": empty_report,
    "odd numbers": lambda: sample_report(ODD),
    "no blocks": lambda: replace(sample_report(), sections=(Section("a", "甲"),)),
}


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    return Draft202012Validator(report_schema())


def written(report: Report) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(render(report)["report.json"])
    return data


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(report_schema())


@pytest.mark.parametrize("name", REPORTS)
def test_reports_keep_to_it(validator: Draft202012Validator, name: str) -> None:
    validator.validate(written(REPORTS[name]()))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("title",), 3),
        (("funnel", "kept"), "many"),
        (("schema_version",), "0.1"),
        (("sections", 0, "status"), "fine"),
        (("sections", 0, "blocks", 0, "type"), "video"),
        (("findings", 0, "unit"), "litre"),
        (("page", "charts", 0, "points", 0, "mark"), "red"),
        (("page", "unheard-of"), 1),
    ],
)
def test_what_is_no_report_does_not(
    validator: Draft202012Validator, path: tuple[str | int, ...], value: object
) -> None:
    data: Any = written(reports.report())
    *way, last = path
    inner = data
    for step in way:
        inner = inner[step]
    inner[last] = value
    assert not validator.is_valid(data)


def test_every_part_is_asked_for(validator: Draft202012Validator) -> None:
    whole = written(reports.report())
    for name in whole:
        assert not validator.is_valid({key: one for key, one in whole.items() if key != name})


def test_a_paragraph_has_nothing_else(validator: Draft202012Validator) -> None:
    data = written(sample_report([Paragraph("好")]))
    data["sections"][0]["blocks"][0]["colour"] = "red"
    assert not validator.is_valid(data)
