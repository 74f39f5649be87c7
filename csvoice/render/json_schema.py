"""The JSON Schema of report.json, made from the classes that a report consists of.

What each field means is told by docs/report-json.md, field by field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from csvoice.document.blocks import Block
from csvoice.document.findings import Finding
from csvoice.document.report import SCHEMA_VERSION, Report

Schema: TypeAlias = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_NOT_WRITTEN = frozenset({"appendix"})
"""Field of a report that holds a frame; the workbook has it."""

_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": ["number", "null"]},
    NoneType: {"type": "null"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Any: {},
}
"""A number that is not finite is written as null."""


def report_schema() -> Schema:
    """Return the schema that every report.json of this version keeps to."""
    parts: dict[str, Schema] = {}
    report = _object(Report, parts, without=_NOT_WRITTEN)
    version = {"const": SCHEMA_VERSION}
    findings = _schema(tuple[Finding, ...], parts)
    report["properties"] |= {"schema_version": version, "findings": findings}
    report["required"] += ["findings", "schema_version"]
    return {"$schema": _DRAFT, "title": "report.json", **report, "$defs": parts}


def _object(kind: Any, parts: dict[str, Schema], without: frozenset[str] = frozenset()) -> Schema:
    hints = get_type_hints(kind, localns={"pl": _Frames})
    names = [field.name for field in fields(kind) if field.name not in without]
    properties = {name: _schema(hints[name], parts) for name in names}
    if kind is Finding:
        properties["id"] = _PLAIN[str]
    if kind in get_args(Block):
        properties["type"] = {"const": kind.__name__.lower()}
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


class _Frames:
    """Stands for polars, which the schema does not need."""

    DataFrame: TypeAlias = object


def _schema(kind: Any, parts: dict[str, Schema]) -> Schema:
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _reference(kind, parts)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, UnionType):
        return {"anyOf": [_schema(one, parts) for one in inner]}
    if origin in (tuple, frozenset):
        return {"type": "array", "items": _schema(inner[0], parts)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(inner[1], parts)}
    return _PLAIN[kind]


def _reference(kind: Any, parts: dict[str, Schema]) -> Schema:
    name = kind.__name__
    if name not in parts:
        parts[name] = {}
        parts[name] = _object(kind, parts)
    return {"$ref": f"#/$defs/{name}"}
