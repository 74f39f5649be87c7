"""A whole plugin, wherever it stands, and the first-party ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from csvoice.errors import PluginError, UsageError
from csvoice.testing import Result, check_plugin, run_section
from csvoice.testing.checks import try_check
from csvoice.testing.contract import checks_of
from csvoice.testing.subjects import load_subjects
from tests.conftest import PluginFile

STOPWORDS = """
    from pathlib import Path

    @csvoice.hookimpl
    def register_dictionaries():
        return [Dictionary("{name}", "stopwords", Path(__file__))]
"""
OPTIONS = """
    from pydantic import BaseModel

    class Options(BaseModel):
        word: str = "没有"

    @csvoice.hookimpl
    def register_sections(config):
        said = csvoice.plugin_options(config, "my-words", Options).word
        def build(ctx):
            return Section("words", said, blocks=(Paragraph(ctx.options.get("word", "没有")),))
        return [SectionSpec("words", "词", build)]
"""


@pytest.fixture(autouse=True)
def same_path() -> Iterator[None]:
    before = list(sys.path)
    yield
    sys.path[:] = before


def test_a_single_file(plugin: PluginFile, plugins_dir: Path) -> None:
    name = plugin(STOPWORDS.format(name="single"))
    told: list[Result] = []
    results = check_plugin(plugins_dir / f"{name}.py", told=told.append)
    assert [(one.component, one.ok) for one in results] == [
        (f"插件 {name}", True),
        ("词典 single", True),
    ]
    assert told == results


def test_one_that_cannot_be_loaded(plugin: PluginFile, plugins_dir: Path) -> None:
    name = plugin("1 / 0")
    (result,) = check_plugin(str(plugins_dir / f"{name}.py"))
    assert not result.ok
    assert "ZeroDivisionError" in result.reason


def test_a_package(plugin: PluginFile, plugins_dir: Path) -> None:
    name = plugin(STOPWORDS.format(name="package"))
    folder = plugins_dir / "plugin_package"
    folder.mkdir()
    (plugins_dir / f"{name}.py").rename(folder / "__init__.py")
    assert [one.ok for one in check_plugin(folder)] == [True, True]


@pytest.mark.parametrize("layout", [".", "src"])
def test_a_distribution(plugin: PluginFile, plugins_dir: Path, layout: str) -> None:
    name = plugin(STOPWORDS.format(name="distribution"))
    code = plugins_dir / f"{name}.py"
    target = plugins_dir / "dist" / layout / code.name
    target.parent.mkdir(parents=True)
    code.rename(target)
    project = f'[project]\nname = "x"\n[project.entry-points.csvoice]\nnight = "{name}"\n'
    (plugins_dir / "dist/pyproject.toml").write_text(project, encoding="utf-8")
    (subject,) = load_subjects(plugins_dir / "dist")
    assert subject.plugin.name == "night"
    assert subject.plugin.file == str(target)


def test_a_distribution_without_a_plugin(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="entry-points"):
        check_plugin(tmp_path)


def test_a_name_that_is_taken_by_a_module(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("", encoding="utf-8")
    with pytest.raises(PluginError, match="重名"):
        load_subjects(tmp_path / "json.py")


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="是不是「risk-warning」"):
        check_plugin("risk-waring")


def test_options_reach_the_plugin_by_either_way(plugin: PluginFile, plugins_dir: Path) -> None:
    name = plugin(OPTIONS)
    section = run_section(plugins_dir / f"{name}.py", word="有")
    assert section.title == "有"
    assert "text='有'" in repr(section.blocks)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "promises"), [("risk-warning", 21), ("competitor-benchmark", 14)])
def test_the_first_party_plugins_keep_the_contract(name: str, promises: int) -> None:
    (subject,) = load_subjects(name)
    # Time is measured by `csvoice plugins check`; here the machine may be busy with other tests.
    checks = [one for one in checks_of(subject, 1_000, {}) if "用时" not in one.title]
    failed = [one for one in map(try_check, checks) if not one.ok]
    assert not failed
    assert len(checks) == promises
