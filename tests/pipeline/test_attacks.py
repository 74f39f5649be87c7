"""Attacks that once cost the report, or told lies in it; each is repeated here."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from csvoice.cli import cli
from csvoice.config_file import load_config
from csvoice.errors import OutputError
from csvoice.pipeline import limits, parts, run
from csvoice.pipeline.deliver import Delivery, deliver
from tests.conftest import PluginFile
from tests.exports import NO_SECTIONS, write_export

PLANTED = "13912345678"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def new_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept yet, neither cache nor key."""
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CSVOICE_HOME", str(tmp_path / "home"))


def _deliver(*files: Path | str, folder: str = "out", **options: Any) -> Delivery:
    config = load_config(**{"formats": ("json",), "no_plugins": True, **options})
    return deliver(files, Path(folder), config)


def _report(folder: str = "out") -> bytes:
    return Path(folder, "report.json").read_bytes()


@pytest.mark.usefixtures("new_machine")
def test_an_altered_cache_is_said_and_not_believed(tmp_path: Path) -> None:
    export = write_export(tmp_path)
    _deliver(export)
    before = _report()
    [part] = (tmp_path / "cache").glob("[0-9a-f]*.parquet")
    forged = pl.read_parquet(part).with_columns(pl.lit(f"打电话{PLANTED}").alias("text"))
    forged.write_parquet(part)
    delivery = _deliver(export)
    assert _report() == before
    assert any("1 个文件已损坏或被改动过" in note for note in delivery.outcome.mended)
    assert not any("改动过" in note for note in _deliver(export).outcome.mended)


@pytest.mark.usefixtures("new_machine")
def test_altered_links_are_not_believed(tmp_path: Path) -> None:
    export = write_export(tmp_path)
    _deliver(export)
    before = _report()
    [links] = (tmp_path / "cache").glob("linked-*.parquet")
    links.write_bytes(links.read_bytes()[::-1])
    _deliver(export)
    assert _report() == before


@pytest.mark.usefixtures("new_machine")
def test_an_empty_key_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "pseudonym.key").touch()
    delivery = _deliver(write_export(tmp_path))
    assert any("是空的" in note for note in delivery.outcome.mended)


def _full(*_args: object, **_options: object) -> Any:
    raise OutputError("磁盘已满。")


def test_a_full_archive_still_gives_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "keep_run", _full)
    delivery = _deliver(write_export(tmp_path), archive=tmp_path / "存档", disable=NO_SECTIONS)
    assert delivery.failures == ("报告照常写出，但这次的结果没有存档：磁盘已满。",)
    assert _report()


@pytest.mark.usefixtures("new_machine")
def test_a_full_cache_still_gives_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "write_part", _full)
    assert _deliver(write_export(tmp_path), disable=NO_SECTIONS).failures == ()
    assert _report()


def test_a_full_temporary_folder_costs_what_needs_it_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plugin: PluginFile, plugins_dir: Path
) -> None:
    plugin("""
        @csvoice.hookimpl
        def register_sections():
            return [SectionSpec("night", "夜间", lambda ctx: Section("night", "夜间"))]
    """)
    monkeypatch.setattr(limits, "laid_down", _full)
    delivery = _deliver(write_export(tmp_path), plugins_dir=plugins_dir, no_plugins=False)
    assert delivery.failures == ("磁盘已满。",)
    assert _report()


def test_file_names_of_renderers_that_lead_astray(
    tmp_path: Path, plugin: PluginFile, plugins_dir: Path
) -> None:
    names = [
        "../csvoice.toml",
        "a\0b",
        "/etc/x",
        "C:\\x",
        "a/../../x",
        "nul.txt",
        "",
        "a/",
        "长" * 100,
    ]
    own = tmp_path / "csvoice.toml"
    own.write_text("[csvoice]\n", encoding="utf-8")
    plugin(f"""
        @csvoice.hookimpl
        def register_renderers():
            return [
                Renderer(f"text{{n}}", ".txt", lambda report, name=name: {{name: b"x"}})
                for n, name in enumerate({names})
            ]
    """)
    delivery = _deliver(
        write_export(tmp_path),
        plugins_dir=plugins_dir,
        no_plugins=False,
        disable=NO_SECTIONS,
        formats=("md", *(f"text{n}" for n in range(len(names)))),
    )
    assert len(delivery.failures) == len(names)
    assert all("渲染器的文件名" in failure for failure in delivery.failures)
    assert own.read_text(encoding="utf-8") == "[csvoice]\n"
    assert [file.name for file in delivery.files if file.suffix != ".png"] == ["report.md"]


def test_neither_order_nor_place_of_files_changes_the_report(tmp_path: Path) -> None:
    write_export(tmp_path, 40, "a.csv")
    other = write_export(tmp_path, 40, "b.csv")
    other.write_text(
        other.read_text(encoding="utf-8-sig").replace("G0", "H0"), encoding="utf-8-sig"
    )
    _deliver("a.csv", "b.csv")
    once = _report()
    for files in (("b.csv", "a.csv"), (tmp_path / "b.csv", "./a.csv")):
        _deliver(*files)
        assert _report() == once


def test_no_cell_of_a_classified_csv_is_a_formula(tmp_path: Path) -> None:
    export = tmp_path / "a.csv"
    rows = [[f"=T{n}", f"=1+{n}物流太慢", "+SUM(A1)", "@x"] for n in range(30)]
    with export.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["编号", "反馈内容", "=cmd|x", "-a"], *rows])
    result = CliRunner().invoke(cli, ["classify", str(export), "-o", "b.csv", "--no-plugins"])
    assert result.exit_code == 0, result.output
    content = Path("b.csv").read_text(encoding="utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    assert any("物流太慢" in cell for cell in cells)
    assert not [cell for cell in cells if re.match(r"[=+@]|-(?!\d+\.\d+$)", cell)]


@pytest.mark.parametrize("known", [True, False])
def test_no_file_name_speaks_to_the_terminal(tmp_path: Path, known: bool) -> None:
    name = "\x1b]0;坏\x07\x1b[31m红.csv"
    if known:
        write_export(tmp_path, name=name)
    result = CliRunner().invoke(
        cli, ["report", name, "--format", "md", "--no-open", "--no-plugins", "-o", "出\x1b[2J"]
    )
    assert result.exit_code == (0 if known else 1)
    assert "\x1b" not in result.output
    assert "\\x1b" in result.output
