from __future__ import annotations

import base64
import json
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args

import pytest

from csvoice.document import blocks, findings, report
from csvoice.document.blocks import Block
from csvoice.document.report import SCHEMA_VERSION
from csvoice.render.json import render
from tests import reports

DOCUMENTED = Path(__file__).parents[2] / "docs" / "report-json.md"
EXTRA = {"Report": {"schema_version", "findings"}, "Finding": {"id"}}
LEFT_OUT = {"Report": {"appendix"}}


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(render(reports.report())["report.json"])
    return loaded


def test_same_report_same_bytes() -> None:
    assert render(reports.report()) == render(reports.report())


def test_top_level(data: dict[str, Any]) -> None:
    assert data["schema_version"] == SCHEMA_VERSION
    assert data["period"]["start"] == "2026-10-01T00:00:00"
    assert data["funnel"]["kept"] == 1284
    assert "appendix" not in data


def test_a_finding_can_be_followed_to_its_verbatims(data: dict[str, Any]) -> None:
    finding = data["findings"][0]
    assert finding == data["sections"][0]["findings"][0]
    assert finding["id"] == reports.findings()[0].id
    assert finding["evidence"]["where"] == [
        {"column": "issue", "operator": "==", "value": "充电故障"}
    ]
    assert [data["evidence"][id_]["id"] for id_ in finding["evidence"]["ids"]] == ["10233", "10391"]


def test_every_block_says_its_type(data: dict[str, Any]) -> None:
    types = {block["type"] for section in data["sections"] for block in section["blocks"]}
    assert types == {block.__name__.lower() for block in get_args(Block)}


def test_numbers_that_are_none_become_null(data: dict[str, Any]) -> None:
    (table, *_) = [b for b in data["sections"][0]["blocks"] if b["type"] == "table"]
    assert table["rows"][3] == ["其他", None, None, None, None, 59]


def test_pictures_are_base64(data: dict[str, Any]) -> None:
    (image,) = [b for b in data["sections"][1]["blocks"] if b["type"] == "image"]
    assert base64.b64decode(image["png"]) == reports.tiny_png()


def documented() -> dict[str, list[str]]:
    parts = re.split(r"^##? ", DOCUMENTED.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        part.split("\n", 1)[0]: re.findall(r"^\| `(\w+)` \|", part, flags=re.MULTILINE)
        for part in parts
    }


PARTS = {
    name: kind
    for room in (blocks, findings, report)
    for name, kind in vars(room).items()
    if is_dataclass(kind) and isinstance(kind, type)
}


@pytest.mark.parametrize("name", sorted(PARTS))
def test_every_field_is_documented(name: str) -> None:
    kind = PARTS[name]
    expected = {field.name for field in fields(kind)} | EXTRA.get(name, set())
    expected |= {"type"} if kind in get_args(Block) else set()
    assert set(documented()[name]) == expected - LEFT_OUT.get(name, set())
