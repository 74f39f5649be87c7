"""Commands that plugins bring: listed without being imported, run like our own."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from csvoice import cli as cli_module
from csvoice.cli import cli


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The module of an installed command `night`, empty so far."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "csvoice_night_command", raising=False)
    points = [EntryPoint("night", "csvoice_night_command:command", "csvoice.commands")]
    monkeypatch.setattr(cli_module, "entry_points", lambda group: points)
    return tmp_path / "csvoice_night_command.py"


def test_help_names_it_without_importing_it(module: Path) -> None:
    module.write_text("1 / 0", encoding="utf-8")
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    assert "night" in result.output


def test_it_runs_with_its_own_options(module: Path) -> None:
    module.write_text(
        "import click\n"
        "@click.command()\n@click.option('--hours', type=int)\n@click.argument('name')\n"
        "def command(hours, name):\n"
        "    click.echo(f'{name} {hours}')\n"
        "    click.get_current_context().exit(4)\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(cli, ["night", "--hours", "3", "甲"])
    assert result.output == "甲 3\n"
    assert result.exit_code == 4
    assert CliRunner().invoke(cli, ["night", "--minutes", "3"]).exit_code == 2


def test_one_that_cannot_be_imported_is_named(module: Path) -> None:
    module.write_text("1 / 0", encoding="utf-8")
    result = CliRunner().invoke(cli, ["night"])
    assert result.exit_code == 1
    assert "插件 night" in result.stderr
    assert "ZeroDivisionError" in result.stderr


def test_it_cannot_take_the_name_of_ours(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = [EntryPoint("report", "csvoice_night_command:command", "csvoice.commands")]
    monkeypatch.setattr(cli_module, "entry_points", lambda group: points)
    assert cli_module.cli.list_commands(click.Context(cli)).count("report") == 1
    assert "report" in CliRunner().invoke(cli, ["report", "--help"]).output
