"""`csvoice alert`: exit codes, JSON, notifying once, and the replay."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from tests.conftest import PluginFile
from tests.notify.conftest import Robot, robot

pytestmark = pytest.mark.usefixtures("plugins_here")

__all__ = ["robot"]

BURST = "充电时电池突然冒烟起火，太危险了，第 {n} 次来说"
CALM = ("快递还没到，等了 {n} 天", "客服电话没人接，打了 {n} 次", "包装破了 {n} 处")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CSVOICE_HOME", str(tmp_path / "home"))


def _export(folder: Path, *, burst: int, calm_after: int = 0) -> Path:
    """Sixty days of three complaints; on the last of them, `burst` more of one kind."""
    start = datetime(2026, 8, 1)
    days = [start + timedelta(days=n) for n in range(60 + calm_after)]
    rows = [(day, text.format(n=n)) for n, day in enumerate(days) for text in CALM]
    rows += [(days[59], BURST.format(n=n)) for n in range(burst)]
    frame = pl.DataFrame(rows, schema=["创建时间", "反馈内容"], orient="row")
    file = folder / "导出.csv"
    file.write_bytes(frame.sort("创建时间").write_csv().encode("utf-8-sig"))
    return file


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["alert", *map(str, arguments)])


@pytest.mark.parametrize(
    ("burst", "options", "code"),
    [
        (0, ("--fail-on", "紧急"), 0),
        (25, (), 0),
        (25, ("--fail-on", "紧急"), 4),
        (25, ("--fail-on", "一般"), 4),
    ],
)
def test_exit_code(tmp_path: Path, burst: int, options: tuple[str, ...], code: int) -> None:
    result = _run(_export(tmp_path, burst=burst), *options)
    assert result.exit_code == code, result.output
    assert ("【紧急】" in result.output) == bool(burst)
    assert ("没有需要处理的预警" in result.output) == (not burst)


def test_what_has_ended_calls_no_one(tmp_path: Path) -> None:
    result = _run(_export(tmp_path, burst=25, calm_after=30), "--fail-on", "一般")
    assert result.exit_code == 0, result.output


def test_json(tmp_path: Path) -> None:
    result = _run(_export(tmp_path, burst=25), "--json")
    told = json.loads(result.stdout)
    assert told["until"] == "2026-09-29"
    (first, *_rest) = told["alerts"]
    assert first["severity"] == "紧急"
    assert first["since"] == "2026-09-29"
    assert first["rows"] == 25
    assert len(first["ids"]) == 5


def test_alert_goes_before_a_failed_plugin(
    tmp_path: Path, plugin: PluginFile, plugins_dir: Path
) -> None:
    plugin("raise ValueError('no')")
    file = _export(tmp_path, burst=25)
    assert _run(file, "--plugins-dir", plugins_dir).exit_code == 3
    assert _run(file, "--plugins-dir", plugins_dir, "--fail-on", "紧急").exit_code == 4


def test_notifies_once(tmp_path: Path, robot: Robot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSVOICE_WECOM_URL", robot.url)
    file = _export(tmp_path, burst=25)
    assert _run(file, "--notify", "wecom", "--dry-run").exit_code == 0
    assert not robot.received
    robot.answers = [(200, {"errcode": 93000, "errmsg": "no"}), (200, {"errcode": 0})]
    refused = _run(file, "--notify", "wecom")
    assert refused.exit_code == 3
    assert "93000" in refused.stderr
    assert _run(file, "--notify", "wecom").exit_code == 0
    assert _run(file, "--notify", "wecom").exit_code == 0
    assert len(robot.received) == 2
    assert BURST[:6] not in robot.received[1][2].decode()


def test_dry_run_shows_what_would_be_sent(tmp_path: Path) -> None:
    result = _run(_export(tmp_path, burst=25), "--notify", "feishu", "--dry-run", "--json")
    assert '"msg_type": "interactive"' in result.stderr
    json.loads(result.stdout)


def test_dry_run_asks_where_to(tmp_path: Path) -> None:
    result = _run(_export(tmp_path, burst=25), "--dry-run")
    assert "请加 --notify" in result.stderr


def test_backtest(tmp_path: Path) -> None:
    file = _export(tmp_path, burst=25, calm_after=5)
    result = _run(file, "--backtest", "--days", "10", "--json")
    told = json.loads(result.stdout)
    assert (told["first"], told["days"]) == ("2026-09-25", 10)
    (alarm,) = [one for one in told["alarms"] if one["severity"] == "紧急"]
    assert (alarm["day"], alarm["delay"], alarm["verdict"]) == ("2026-09-29", 0, "未持续")
    text = _run(file, "--backtest", "--days", "10").output
    assert "2026-09-29【紧急】延迟 0 天，未持续：" in text
    assert "回放 2026-09-25 至 2026-10-04，共 10 天：紧急预警 1 次，平均延迟 0.0 天" in text


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--notify", "wecon"), "没有通知方式「wecon」"),
        (("--notify", "wecom"), "CSVOICE_WECOM_URL"),
        (("--fail-on", "红色"), "紧急、一般"),
        (("--days", "0"), "不小于 1"),
    ],
)
def test_misuse(tmp_path: Path, arguments: tuple[str, ...], reason: str) -> None:
    result = _run(_export(tmp_path, burst=25), *arguments)
    assert result.exit_code == 2, result.output
    assert reason in result.output


def test_undated_feedback(tmp_path: Path) -> None:
    file = tmp_path / "无日期.csv"
    file.write_text("反馈内容\n" + "快递太慢了，等了一周\n客服不理人，很生气\n" * 9, "utf-8")
    assert _run(file, "--fail-on", "紧急").exit_code == 0
    result = _run(file, "--backtest")
    assert result.exit_code == 1
    assert "不能回放" in result.output
