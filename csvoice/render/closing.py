"""How a report was made, as blocks: what became of the rows, files, options and versions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from csvoice.document.blocks import Block, Cell, Table, TableColumn
from csvoice.document.report import Report
from csvoice.schema import FUNNEL_TITLES


def closing_blocks(report: Report) -> tuple[Block, ...]:
    """Tables for the end of a report; empty parts are left out, all where it has no manifest."""
    if not report.manifest:
        return ()
    listed = [key for key, value in report.manifest.items() if _is_table(value)]
    tables = [_listing(report, key) for key in sorted(listed)]
    rest = {key: value for key, value in report.manifest.items() if key not in listed}
    return tuple(table for table in (_funnel(report), *tables, _facts(rest)) if table.rows)


def _funnel(report: Report) -> Table:
    steps = asdict(report.funnel)
    rows = tuple((FUNNEL_TITLES[key], value) for key, value in steps.items() if value)
    columns = (TableColumn("行"), TableColumn("数量", "count"))
    return Table(columns, rows, caption="行的去向")


def _is_table(value: object) -> bool:
    return (
        isinstance(value, Sequence) and bool(value) and all(isinstance(v, Mapping) for v in value)
    )


def _listing(report: Report, key: str) -> Table:
    """A list of records under the union of their keys."""
    records: Sequence[Mapping[str, Any]] = report.manifest[key]
    names = list(dict.fromkeys(name for record in records for name in record))
    used = [name for name in names if any(record.get(name) is not None for record in records)]
    rows = tuple(tuple(_cell(name, record.get(name)) for name in used) for record in records)
    columns = (TableColumn(_name(name), "count" if name == "rows" else "text") for name in used)
    return Table(tuple(columns), rows, caption=_name(key))


def _cell(name: str, value: object) -> Cell:
    """A path without its folders, which differ from machine to machine; numbers as they are."""
    if name == "path" and isinstance(value, str):
        return value.replace("\\", "/").rsplit("/", 1)[-1]
    return value if isinstance(value, int | float) else _text(value)


def _facts(manifest: Mapping[str, Any]) -> Table:
    rows: list[tuple[str, str | None]] = []
    for key, value in sorted(manifest.items()):
        if isinstance(value, Mapping):
            rows += [(f"{_name(key)} · {_name(k)}", _text(v)) for k, v in sorted(value.items())]
        else:
            rows.append((_name(key), _text(value)))
    columns = (TableColumn("项目"), TableColumn("值"))
    known = tuple(row for row in rows if row[1] is not None)
    return Table(columns, known, caption="选项与版本")


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return _VALUES.get(value, value) if value else None
    if isinstance(value, Sequence):
        return "、".join(str(_text(one)) for one in value) or None
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


_VALUES = {"label": "导出表的标签", "model": "模型", "rule": "词典规则"}


def _name(key: str) -> str:
    return {
        "inputs": "文件",
        "path": "文件名",
        "sheet": "工作表",
        "sha256": "SHA-256",
        "rows": "数据行数",
        "plugins": "插件",
        "name": "名称",
        "origin": "来源",
        "error": "错误",
        "options": "选项",
        "thresholds": "阈值",
        "versions": "版本",
        "taxonomy": "问题词典",
        "taxonomy_title": "词典名称",
        "taxonomy_why": "为何用它",
        "tokenizer": "分词",
        "issue_order": "问题类型按什么判定，先后为序",
        "model": "模型",
        "profile": "各阶段用时与内存",
        "stage": "阶段",
        "seconds": "用时（秒）",
        "cpu": "处理器时间（秒）",
        "memory": "内存峰值（MB）",
    }.get(key, key)
