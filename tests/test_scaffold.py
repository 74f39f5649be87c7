"""A new plugin passes its own tests, works as a single file, and bears a name that can be used."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from csvoice.cli import cli
from csvoice.errors import UsageError
from csvoice.scaffold import check_name, nearest_name, new_plugin

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "late-hours"
    new_plugin("late-hours", folder)
    return folder


def test_what_is_written(written: Path) -> None:
    files = {str(file.relative_to(written).as_posix()) for file in written.rglob("*.*")}
    assert {
        "pyproject.toml",
        "late_hours.py",
        "tests/test_late_hours.py",
        "README.md",
        ".github/workflows/test.yml",
    } <= files
    project = tomllib.loads((written / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["name"] == "csvoice-late-hours"
    assert project["entry-points"] == {"csvoice": {"late-hours": "late_hours"}}
    assert "license" not in project
    for file in written.rglob("*.*"):
        assert file.is_dir() or "$" not in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("chosen", "passed"),
    [("not contract", "3 passed"), pytest.param("contract", "1 passed", marks=pytest.mark.slow)],
)
def test_it_passes_its_own_tests(written: Path, chosen: str, passed: str) -> None:
    """Without installing it: its module is found by its own pyproject.toml."""
    installed = "csvoice.pytest_plugin" in entry_points(group="pytest11").names
    plugin = [] if installed else ["-p", "csvoice.pytest_plugin"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", chosen, *plugin],
        cwd=written,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "plugins")])},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert passed in done.stdout


def test_its_module_is_well_formed(written: Path) -> None:
    ruff = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--isolated",
            "--line-length=100",
            "--select=E,F,B,I,W",
            ".",
        ],
        cwd=written,
        capture_output=True,
        text=True,
        check=False,
    )
    if "No module named ruff" in ruff.stderr:
        pytest.skip("ruff is not installed")
    assert ruff.returncode == 0, ruff.stdout


def test_its_module_works_as_a_single_file(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    folder = tmp_path / "plugins"
    folder.mkdir()
    code = (written / "late_hours.py").read_text("utf-8")
    (folder / "late_hours_alone.py").write_text(code, "utf-8")
    times = [f"2026-09-{1 + number % 28:02} {number % 24:02}:10" for number in range(96)]
    export = tmp_path / "export.csv"
    pl.DataFrame({"提交时间": times, "反馈内容": ["物流太慢，等了一周"] * 96}).write_csv(export)
    arguments = ["--plugins-dir", str(folder), "--format", "json", "--no-open"]
    out = tmp_path / "out"
    result = CliRunner().invoke(cli, ["report", str(export), *arguments, "-o", str(out)])
    assert result.exit_code == 0, result.output
    report = (out / "report.json").read_text("utf-8")
    assert "工作时间（9 时至 18 时）以外收到 60 条反馈，占 62.5%" in report


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Night_Shift", "night-shift"),
        ("nightShift", "night-shift"),
        ("night shift", "night-shift"),
        ("night--shift", "night-shift"),
        ("-night", "night"),
        ("9lives", "lives"),
        ("夜班", "my-plugin"),
        ("夜班 night", "night"),
        ("../night", "night"),
        ("", "my-plugin"),
        ("json", "json-section"),
        ("polars", "polars-section"),
        ("csvoice", "csvoice-section"),
        ("Risk_Warning", "risk-warning-section"),
    ],
)
def test_a_name_that_cannot_be_used_has_a_neighbour_that_can(name: str, near: str) -> None:
    assert nearest_name(name) == near
    check_name(near)
    with pytest.raises(UsageError, match=near):
        check_name(name)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="已有文件"):
        new_plugin("late-hours", tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    assert new_plugin("late-hours", tmp_path)[0] == tmp_path / "pyproject.toml"
