"""JSON: the whole report as data, under a schema that docs/report-json.md describes.

Every key stands in sorted order, NaN and infinities become null, bytes become base64.
"""

from __future__ import annotations

import json
import math
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, TypeAlias, get_args

from csvoice.document.blocks import Block
from csvoice.document.findings import Finding
from csvoice.document.report import SCHEMA_VERSION, Report

Json: TypeAlias = dict[str, Any] | list[Any] | str | int | float | bool | None

_BLOCKS = get_args(Block)


def render(report: Report) -> dict[str, bytes]:
    """Write report.json."""
    text = json.dumps(
        as_json(report), ensure_ascii=False, sort_keys=True, allow_nan=False, indent=1
    )
    return {"report.json": text.encode("utf-8", "replace") + b"\n"}


def as_json(report: Report) -> dict[str, Json]:
    """The report as plain data; the appendix, which the spreadsheet holds, is left out."""
    data = {
        field.name: _plain(getattr(report, field.name))
        for field in fields(report)
        if field.name != "appendix"
    }
    return {"schema_version": SCHEMA_VERSION, "findings": _plain(report.findings), **data}


def _plain(value: object) -> Json:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return b64encode(value).decode("ascii")
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case tuple() | list():
            return [_plain(item) for item in value]
        case frozenset():
            return [_plain(item) for item in sorted(value)]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _record(value)
        case _:
            return str(value)


def _record(value: Any) -> dict[str, Json]:
    record = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Finding):
        record["id"] = value.id
    if isinstance(value, _BLOCKS):
        record["type"] = type(value).__name__.lower()
    return record
