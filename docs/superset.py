"""An example dashboard for Superset over the tables that `csvoice export` writes.

    python docs/superset.py dashboard.zip [URL of the database]

writes what Superset imports (Dashboards → Import): the database, datasets with the Chinese names of
all columns, five charts and the dashboard. JSON stands in its YAML files, since JSON is YAML.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZipFile

import polars as pl

from csvoice.export.metrics import METRICS
from csvoice.export.tables import EVENTS, FEEDBACK, FINDINGS
from csvoice.schema import Column

URL = "postgresql://reader@db.example.com/bi"
DATASETS: Mapping[str, tuple[Sequence[Column], str | None]] = {
    "feedback": (FEEDBACK, "created_at"),
    "feedback_events": (EVENTS, "onset"),
    "feedback_findings": (FINDINGS, None),
    "feedback_metrics": (METRICS, None),
}
"""Table → its columns, and the one that time goes by."""
_VERSION = {"version": "1.0.0"}
_TYPES = {pl.String: "STRING", pl.Boolean: "BOOLEAN", pl.Int64: "BIGINT", pl.Date: "DATE"}


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: what it shows of which table, and how wide it stands (12 are a row)."""

    name: str
    kind: str
    table: str
    shows: Mapping[str, Any]
    width: int = 6


COUNT = {"expressionType": "SQL", "sqlExpression": "count(*)", "label": "条数"}
MEAN = {"expressionType": "SQL", "sqlExpression": "avg(value)", "label": "数值"}
CHARTS = (
    Chart(
        "每天的反馈，按问题类型",
        "echarts_timeseries_bar",
        "feedback",
        {
            "x_axis": "created_at",
            "time_grain_sqla": "P1D",
            "metrics": [COUNT],
            "groupby": ["issue"],
            "stack": "Stack",
            "row_limit": 10_000,
        },
        width=12,
    ),
    Chart(
        "问题类型 × 渠道",
        "pivot_table_v2",
        "feedback",
        {"groupbyRows": ["issue"], "groupbyColumns": ["channel"], "metrics": [COUNT]},
    ),
    Chart(
        "服务指标，逐月（占比类）",
        "echarts_timeseries_line",
        "feedback_metrics",
        {
            "x_axis": "month",
            "metrics": [MEAN],
            "groupby": ["name"],
            "adhoc_filters": [
                {"clause": "WHERE", "expressionType": "SQL", "sqlExpression": "unit = 'share'"}
            ],
        },
    ),
    Chart(
        "事件",
        "table",
        "feedback_events",
        {
            "query_mode": "raw",
            "all_columns": ["name", "rows", "customers", "onset", "last", "course", "severity"],
        },
    ),
    Chart(
        "结论",
        "table",
        "feedback_findings",
        {
            "query_mode": "raw",
            "all_columns": ["period", "section", "statement", "value", "unit", "n", "severity"],
        },
    ),
)


def files(url: str = URL) -> dict[str, str]:
    """Return the files of the import by their paths in it."""
    head = {**_VERSION, "type": "Dashboard", "timestamp": "2026-11-28T00:00:00+00:00"}
    database = {"database_name": "csvoice", "sqlalchemy_uri": url, "extra": {}}
    contents = {"metadata": head, "databases/csvoice": _with_id("database", database)}
    for table, (columns, time) in DATASETS.items():
        contents[f"datasets/csvoice/{table}"] = _dataset(table, columns, time)
    for number, chart in enumerate(CHARTS, 1):
        contents[f"charts/{number}"] = _chart(chart)
    contents["dashboards/csvoice"] = _dashboard()
    return {
        f"csvoice/{name}.yaml": json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        for name, content in contents.items()
    }


def _uuid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"csvoice/superset/{name}"))


def _with_id(name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {**content, "uuid": _uuid(name), **_VERSION}


def _dataset(table: str, columns: Sequence[Column], time: str | None) -> dict[str, Any]:
    told = {
        "table_name": table,
        "main_dttm_col": time,
        "database_uuid": _uuid("database"),
        "columns": [_column(one) for one in columns],
        "metrics": [{"metric_name": "count", "verbose_name": "条数", "expression": "count(*)"}],
    }
    return _with_id(table, told)


def _column(column: Column) -> dict[str, Any]:
    kind = type(column.dtype)
    moment = isinstance(column.dtype, pl.Date | pl.Datetime)
    return {
        "column_name": column.name,
        "verbose_name": column.title,
        "description": column.meaning,
        "type": "TIMESTAMP" if kind is pl.Datetime else _TYPES.get(kind, "FLOAT"),
        "is_dttm": moment,
        "groupby": True,
        "filterable": True,
    }


def _chart(chart: Chart) -> dict[str, Any]:
    told = {
        "slice_name": chart.name,
        "viz_type": chart.kind,
        "params": {"viz_type": chart.kind, **chart.shows},
        "dataset_uuid": _uuid(chart.table),
    }
    return _with_id(chart.name, told)


def _dashboard() -> dict[str, Any]:
    """Lay the charts out in rows of two, the first one alone."""
    rows = (CHARTS[:1], CHARTS[1:3], CHARTS[3:])
    position: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": [], "parents": ["ROOT_ID"]},
    }
    for number, charts in enumerate(rows):
        row, inside = f"ROW-{number}", ["ROOT_ID", "GRID_ID"]
        names = [f"CHART-{CHARTS.index(chart)}" for chart in charts]
        meta = {"background": "BACKGROUND_TRANSPARENT"}
        position["GRID_ID"]["children"].append(row)
        position[row] = _placed(row, "ROW", names, inside, meta)
        for name, chart in zip(names, charts, strict=True):
            meta = {"uuid": _uuid(chart.name), "width": chart.width, "height": 50}
            meta["chartId"] = CHARTS.index(chart) + 1
            position[name] = _placed(name, "CHART", [], [*inside, row], meta)
    told = {"dashboard_title": "客户之声", "slug": "csvoice", "position": position, "metadata": {}}
    return _with_id("dashboard", told)


def _placed(
    name: str, kind: str, children: Sequence[str], parents: Sequence[str], meta: Mapping[str, Any]
) -> dict[str, Any]:
    return {"id": name, "type": kind, "children": children, "parents": parents, "meta": meta}


if __name__ == "__main__":
    with ZipFile(sys.argv[1], "w") as archive:
        for path, text in files(*sys.argv[2:3]).items():
            archive.writestr(path, text)
