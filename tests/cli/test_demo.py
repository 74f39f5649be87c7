"""`csvoice demo`, from nothing to a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from csvoice.demo import FILE_NAME


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("演 示") / "csvoice-demo"


@pytest.fixture(scope="module")
def result(folder: Path) -> Result:
    """Run the demo beside a csvoice.toml that would make any other report fail."""
    config = folder.parent / "csvoice.toml"
    config.write_text('[csvoice]\nmap = { text = "没有的列" }\n', "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder.parent)
        return CliRunner().invoke(cli, ["demo", "--no-open", "--format", "json"])


def test_delivers_export_and_report_whatever_csvoice_toml_says(
    result: Result, folder: Path
) -> None:
    assert result.exit_code == 0, result.output
    assert {FILE_NAME, "report.json"} <= {path.name for path in folder.iterdir()}


def test_says_what_to_look_at(result: Result) -> None:
    assert "2026 年 9 月" in result.stdout
    assert "扫地机器人 X1" in result.stdout
    assert "csvoice report" in result.stdout


def test_compares_the_last_two_months(result: Result, folder: Path) -> None:
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report["period"]["label"] == "2026 年 9 月"
    assert report["funnel"]["duplicate"] == 12
    assert report["funnel"]["empty"] == 18


def test_unknown_format_is_a_usage_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["demo", "-o", str(tmp_path), "--format", "docx5"])
    assert result.exit_code == 2
    assert "docx5" in result.stderr


def test_says_which_measure_worked(folder: Path, result: Result) -> None:
    report = (folder / "report.json").read_text("utf-8")
    assert "「退货改为上门取件」有效。「客服话术培训」未达预期。" in report
    assert "退货改为上门取件" in result.stdout
