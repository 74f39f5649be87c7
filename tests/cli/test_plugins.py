"""`csvoice plugins`: what there is, what each gives, what is wrong."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from csvoice import hookspecs
from csvoice.cli import cli
from csvoice.hookspecs import deprecated
from tests.conftest import PluginFile
from tests.exports import write_export

pytestmark = pytest.mark.usefixtures("plugins_here")

NIGHT = """
    from pydantic import BaseModel, ConfigDict, Field

    CSVOICE_API = ">=1.0,<2"

    class Options(BaseModel):
        model_config = ConfigDict(extra="forbid")
        first: int = Field(22, description="first hour of the night")
        words: tuple[str, ...] = ("夜里", "凌晨")
        brand: str | None = None

    MOOD = Column("night.mood", pl.String(), "the mood", "心情")

    @csvoice.hookimpl
    def register_annotators():
        return [Annotator("night", ("{needs}",), (MOOD,), print)]

    @csvoice.hookimpl
    def register_sections(config):
        csvoice.plugin_options(config, "night", Options)
        spec = SectionSpec("night", "夜间", print, ("created_at",), unlocks="夜间高峰", order=450)
        return [spec]
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["plugins", *(str(one) for one in arguments)])


def _json(*arguments: str | Path) -> Any:
    return json.loads(_run(*arguments, "--json").stdout)


def test_no_command_lists(plugins_dir: Path, plugin: PluginFile) -> None:
    name = plugin(NIGHT.format(needs="tokens"))
    listed = {one["name"]: one for one in _json("--plugins-dir", plugins_dir)}
    assert listed == {one["name"]: one for one in _json("list", "--plugins-dir", plugins_dir)}
    assert listed[name]["hooks"]["register_sections"] == ["night"]
    assert listed[name]["distribution"] is None
    assert listed["risk-warning"]["distribution"] == "csvoice"
    assert listed["risk-warning"]["version"]
    assert _run().output == _run("list").output


def test_without_plugins(plugins_dir: Path, plugin: PluginFile) -> None:
    plugin("1 / 0")
    listed = _json("list", "--plugins-dir", plugins_dir, "--no-plugins")
    assert listed
    assert {one["origin"] for one in listed} == {"内置"}


def test_no_command_of_csvoice_loads_a_plugin_then(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile
) -> None:
    plugin("1 / 0")
    options = ["--plugins-dir", str(plugins_dir), "--no-plugins"]
    result = CliRunner().invoke(cli, ["inspect", str(write_export(tmp_path)), "--json", *options])
    assert result.exit_code == 0
    names = {section["name"] for section in json.loads(result.stdout)["sections"]}
    assert "quotes" in names
    assert "risk-warning" not in names


@pytest.mark.parametrize("asked", ["plugin", "component"])
def test_info(plugins_dir: Path, plugin: PluginFile, asked: str) -> None:
    name = plugin(NIGHT.format(needs="tokens"))
    wanted = name if asked == "plugin" else "night"
    shown = _run("info", wanted, "--plugins-dir", plugins_dir)
    assert shown.exit_code == 0
    for part in (
        "已启用",
        f"{name}.py",
        "插件为 >=1.0,<2 编写",
        "章节 night",
        "需要的列：created_at；有了它们可看到夜间高峰",
        "需要的列：tokens",
        "新列：night.mood（String），心情",
        "first = 22",
    ):
        assert part in shown.output
    facts = _json("info", wanted, "--plugins-dir", plugins_dir)
    assert facts["api"] == {"written_for": ">=1.0,<2", "provided": "1.0"}
    [options] = facts["options"]
    assert tomllib.loads(options["toml"]) == {
        "plugins": {"night": {"first": 22, "words": ["夜里", "凌晨"]}}
    }
    assert "# brand = …" in options["toml"]
    assert options["schema"]["properties"]["first"]["description"] == "first hour of the night"


def test_the_lines_that_info_shows_can_be_used(plugins_dir: Path, plugin: PluginFile) -> None:
    name = plugin(NIGHT.format(needs="tokens"))
    [options] = _json("info", name, "--plugins-dir", plugins_dir)["options"]
    Path("csvoice.toml").write_text(options["toml"], encoding="utf-8")
    assert _run("info", name, "--plugins-dir", plugins_dir).exit_code == 0


@pytest.mark.parametrize("name", ["risk-warning", "competitor-benchmark", "csvoice.read", "quotes"])
def test_info_on_our_own(name: str) -> None:
    assert _json("info", name)["status"] == "ok"


def test_info_on_one_that_failed(plugins_dir: Path, plugin: PluginFile) -> None:
    name = plugin("\n1 / 0")
    shown = _run("info", name, "--plugins-dir", plugins_dir)
    assert "未启用" in shown.output
    assert f"ZeroDivisionError: division by zero（{name}.py 第 5 行）" in shown.output


def test_info_on_an_unknown_name() -> None:
    result = _run("info", "risk-waning")
    assert result.exit_code == 2
    assert "是不是「risk-warning」？" in result.stderr


def test_a_healthy_machine() -> None:
    result = _run("doctor")
    assert result.output == "没有发现问题。\n"
    assert result.exit_code == 0
    assert _json("doctor") == []


HOOKIMPL = "@csvoice.hookimpl\ndef "
WRONG = {
    "not-in-force": ("\n1 / 0", "division by zero"),
    "unknown-column": (NIGHT.format(needs="chanel"), "是不是「channel」？"),
    "needs-in-a-circle": (
        NIGHT.format(needs="day.mood")
        .replace("return [Ann", "return [DAY, Ann")
        .replace(
            "@csvoice",
            "DAY = Annotator('day', ('night.mood',), (Column('day.mood', pl.String(), ''),), print)"
            "\n\n    @csvoice",
            1,
        ),
        "互相需要",
    ),
    "missing-dictionary": (
        f"from pathlib import Path\n{HOOKIMPL}register_dictionaries():\n"
        "    return [Dictionary('air', 'taxonomy', Path('无.toml'))]",
        "词典 air 的文件 无.toml 不在",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_with_a_plugin(plugins_dir: Path, plugin: PluginFile, kind: str) -> None:
    code, reason = WRONG[kind]
    plugin(code)
    result = _run("doctor", "--plugins-dir", plugins_dir)
    assert result.exit_code == 1
    assert reason in result.output
    problems = _json("doctor", "--plugins-dir", plugins_dir)
    assert {one["kind"] for one in problems} == {kind}
    assert all(one["advice"] for one in problems)


def test_options_that_no_plugin_reads() -> None:
    Path("csvoice.toml").write_text("[plugins.risk-waring]\nred = 1\n", encoding="utf-8")
    result = _run("doctor")
    assert result.exit_code == 1
    assert "是不是「risk-warning」？" in result.output


def test_options_that_a_plugin_refuses() -> None:
    Path("csvoice.toml").write_text("[plugins.risk-warning]\nrod = 1\n", encoding="utf-8")
    result = _run("doctor")
    assert result.exit_code == 1
    assert "没有名为「rod」的选项" in result.output


def test_files_that_are_not_loaded_are_no_error(plugins_dir: Path) -> None:
    (plugins_dir / "_helper.py").touch()
    (plugins_dir / "package").mkdir()
    (plugins_dir / "package" / "__init__.py").touch()
    result = _run("doctor", "--plugins-dir", plugins_dir)
    assert result.exit_code == 0
    assert "_helper.py 没有加载" in result.output
    assert "package 没有加载" in result.output
    assert "0 处错误，2 处提醒。" in result.output


@pytest.mark.parametrize("variable", ["CSVOICE_CACHE", "CSVOICE_HOME"])
def test_a_folder_that_cannot_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    (tmp_path / "文件").touch()
    monkeypatch.setenv(variable, str(tmp_path / "文件" / "夹"))
    result = _run("doctor")
    assert result.exit_code == 1
    assert "不能写入" in result.output
    assert f"环境变量 {variable}" in result.output


def test_a_missing_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csvoice.plugins.diagnosis.sans_font", lambda: tmp_path / "无.otf")
    result = _run("doctor")
    assert result.exit_code == 1
    assert "没有找到中文字体" in result.output


@pytest.mark.parametrize(
    ("wanted", "said"),
    [("no-such-part-at-all>=1", "没有安装"), ("polars>=999", "需要 polars>=999")],
)
def test_a_part_that_is_missing_or_too_old(
    monkeypatch: pytest.MonkeyPatch, wanted: str, said: str
) -> None:
    optional = 'no-such-extra-at-all; extra == "test"'
    monkeypatch.setattr("csvoice.plugins.diagnosis.requires", lambda name: [wanted, optional])
    result = _run("doctor")
    assert result.exit_code == 1
    assert said in result.output
    assert f'pip install "{wanted}"' in result.output
    assert "extra-at-all" not in result.output


def test_a_plugin_for_another_interface_is_told_everywhere(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile
) -> None:
    name = plugin('CSVOICE_API = ">=2"')
    command = ["report", str(write_export(tmp_path)), "--format", "md", "-o", "出"]
    result = CliRunner().invoke(cli, [*command, "--plugins-dir", str(plugins_dir)])
    assert result.exit_code == 3
    sentence = "它为插件接口 >=2 编写，这个 csvoice 的接口是 1.0"
    assert sentence in result.stderr
    report = (tmp_path / "出" / "report.md").read_text(encoding="utf-8")
    notes = report.partition("数据质量")[2].partition("统计方法")[0]
    assert "未启用的插件" in notes
    assert name.replace("_", r"\_") in notes


def test_a_deprecation_is_told_and_is_no_failure(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    specification = vars(hookspecs.register_tokenizers)["csvoice_spec"]
    warning = deprecated("register_tokenizers", "1.2", "2.0", "register_cutters")
    monkeypatch.setitem(specification, "warn_on_impl", warning)
    name = plugin(f"{HOOKIMPL}register_tokenizers():\n    return []")
    told = f"插件 {name}（{plugins_dir / name}.py）：register_tokenizers 从插件接口 1.2 起不再推荐"
    command = ["report", str(write_export(tmp_path)), "--format", "json", "-o", "出"]
    result = CliRunner().invoke(cli, [*command, "--plugins-dir", str(plugins_dir)])
    assert result.exit_code == 0
    assert told in result.stderr
    doctor = _run("doctor", "--plugins-dir", plugins_dir)
    assert doctor.exit_code == 0
    assert told in doctor.output
