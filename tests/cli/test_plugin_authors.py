"""`csvoice plugins new` and `csvoice plugins check`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from tests.conftest import PluginFile

GOOD = """
    @csvoice.hookimpl
    def register_tokenizers():
        cut = lambda texts: texts.fill_null("").str.split("")
        return [Tokenizer("letters", lambda words: cut)]
"""
BAD = """
    @csvoice.hookimpl
    def register_tokenizers():
        return [Tokenizer("letters", lambda words: 1 / 0)]
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["plugins", *arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    return tmp_path


def test_new_says_what_comes_next(folder: Path) -> None:
    result = run("new", "late-hours")
    assert result.exit_code == 0
    assert (folder / "late-hours/late_hours.py").is_file()
    for line in ("cd late-hours", 'pip install -e ".[test]"', "csvoice plugins check ."):
        assert line in result.output


def test_new_writes_elsewhere(folder: Path) -> None:
    assert run("new", "late-hours", "-o", "here").exit_code == 0
    assert (folder / "here/late_hours.py").is_file()


@pytest.mark.parametrize("name", ["Late_Hours", "risk-warning", "json"])
def test_new_refuses_a_name(folder: Path, name: str) -> None:
    result = run("new", name)
    assert result.exit_code == 2
    assert "例如" in result.stderr
    assert not list(folder.iterdir())


def test_check_shows_each_promise(folder: Path, plugin: PluginFile, plugins_dir: Path) -> None:
    result = run("check", str(plugins_dir / f"{plugin(GOOD)}.py"))
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[2] == "分词器 letters"
    assert [line[:3] for line in lines if line.startswith("  ")] == ["  √"] * 5
    assert lines[-1] == "5 项全部通过。"


def test_check_fails_with_the_reason_once(
    folder: Path, plugin: PluginFile, plugins_dir: Path
) -> None:
    result = run("check", str(plugins_dir / f"{plugin(BAD)}.py"))
    assert result.exit_code == 1
    assert result.output.count("ZeroDivisionError") == 1
    assert "同上" in result.output
    assert "5 项中有 4 项没有通过。" in result.output


def test_check_as_json(folder: Path, plugin: PluginFile, plugins_dir: Path) -> None:
    result = run("check", str(plugins_dir / f"{plugin(BAD)}.py"), "--json")
    assert result.exit_code == 1
    records = json.loads(result.stdout)
    assert [one["ok"] for one in records] == [True, False, False, False, False]
    assert all("ZeroDivisionError" in one["reason"] for one in records[1:])


def test_check_of_what_is_not_there(folder: Path) -> None:
    result = run("check", "risk-waring")
    assert result.exit_code == 2
    assert "是不是「risk-warning」" in result.stderr
