"""`csvoice metrics`: the metrics with their 口径, and what csvoice.toml makes of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from csvoice.company.metrics import read_metrics


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(cli, ["metrics", *args])


def invoke(run: object, *args: str) -> Result:
    result = run(*args)  # type: ignore[operator]
    assert isinstance(result, Result)
    return result


def test_every_metric_is_listed_with_its_definition(run: object) -> None:
    shown = invoke(run).stdout
    for metric in read_metrics().values():
        assert metric.name in shown
        assert metric.definition in shown


def test_json_holds_the_formula(run: object) -> None:
    (fcr,) = json.loads(invoke(run, "一次解决率", "--json").stdout)
    assert (fcr["key"], fcr["kind"], fcr["target"]) == ("fcr", "share", 0.8)
    assert fcr["needs"] == ["first_contact_resolved"]
    assert ["reopened", "!=", True] in fcr["counts"]


def test_the_companys_own_target_is_shown(run: object) -> None:
    Path("csvoice.toml").write_text("[metrics.fcr]\ntarget = 0.75\n", "utf-8")
    assert "目标：75.0%（越高越好；csvoice.toml）" in invoke(run, "fcr").stdout


@pytest.mark.parametrize(("name", "part"), [("fcrr", "是不是「fcr」"), ("首解", "全部指标见")])
def test_an_unknown_metric_names_the_nearest(run: object, name: str, part: str) -> None:
    result = invoke(run, name)
    assert result.exit_code == 2
    assert part in result.stderr
