"""The example dashboard asks for columns of the schema; test_exporting holds that to be written."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FILE = Path(__file__).parents[2] / "docs/superset.py"


@pytest.fixture
def superset(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    specification = importlib.util.spec_from_file_location("superset_example", FILE)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    monkeypatch.setitem(sys.modules, "superset_example", module)
    specification.loader.exec_module(module)
    return module


def test_every_chart_asks_for_columns_that_there_are(superset: ModuleType) -> None:
    database = sqlite3.connect(":memory:")
    for table, (columns, _time) in superset.DATASETS.items():
        names = ", ".join(f'"{one.name}"' for one in columns)
        database.execute(f"create table {table} ({names})")
    for chart in superset.CHARTS:
        assert database.execute(_query(chart)).fetchall() == [], chart.name
    database.close()


def test_the_import_holds_together(superset: ModuleType) -> None:
    files = {name: json.loads(text) for name, text in superset.files("sqlite:///x").items()}
    assert files["csvoice/databases/csvoice.yaml"]["sqlalchemy_uri"] == "sqlite:///x"
    charts = {one["uuid"] for name, one in files.items() if "/charts/" in name}
    datasets = {one["uuid"] for name, one in files.items() if "/datasets/" in name}
    assert {one["dataset_uuid"] for name, one in files.items() if "/charts/" in name} <= datasets
    position = files["csvoice/dashboards/csvoice.yaml"]["position"]
    placed = [one for one in position.values() if isinstance(one, dict)]
    assert {one["meta"]["uuid"] for one in placed if one["type"] == "CHART"} == charts
    children = [child for one in placed for child in one["children"]]
    assert sorted(children) == sorted(one["id"] for one in placed if one["id"] != "ROOT_ID")


def _query(chart: Any) -> str:
    """Write the query that Superset would send, as far as columns and filters go."""
    shows = chart.shows
    by = [
        *([shows["x_axis"]] if "x_axis" in shows else []),
        *(
            name
            for key in ("groupby", "groupbyRows", "groupbyColumns")
            for name in shows.get(key, ())
        ),
    ]
    measures = [one["sqlExpression"] for one in shows.get("metrics", ())]
    wanted = ", ".join([f"[{name}]" for name in (*by, *shows.get("all_columns", ()))] + measures)
    filters = [one["sqlExpression"] for one in shows.get("adhoc_filters", ())]
    where = f" where {' and '.join(filters)}" if filters else ""
    group = f" group by {', '.join(by)}" if by else ""
    return f"select {wanted} from {chart.table}{where}{group}"
