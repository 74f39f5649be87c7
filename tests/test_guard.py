"""The border: what a component may return, where an error is said to be, what stays untouched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from csvoice.config_file import load_config
from csvoice.errors import PluginError
from csvoice.guard import Plugin, border
from csvoice.plugins import load_plugins
from tests.conftest import PluginFile
from tests.exports import write_export

MOOD = """
    @csvoice.hookimpl
    def register_annotators():
        column = Column("mood.x", pl.Int64(), "a number")
        return [Annotator("mood", (), (column,), lambda plan: annotate)]

    def annotate(batch):
        batch.drop_in_place("text")
        batch.insert_column(0, pl.Series("new", [0] * batch.height))
        return pl.DataFrame({"mood.x": [1] * batch.height}, schema={"mood.x": pl.Int64})
"""


def _section(body: str) -> str:
    return f"""
        @csvoice.hookimpl
        def register_sections():
            return [SectionSpec("x", "节", lambda ctx: Section("x", "节", {body}))]
        """


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("(Finding('x', 'count', '', '多了', 1, 'count', 1),)", "发现「多了」没有依据.*basis"),
        ("(Finding('x', 'count', '', '多了', 1, 'count', 1, basis=''),)", "没有依据"),
        ("(), (Paragraph(5),)", r"blocks\[0\].text 应为str，实际是 5"),
        ("(), (Callout('注意', 'loud'),)", r"blocks\[0\].kind 应为'note'、'warning'、'error'"),
        ("(), (Bullets(['一']),)", r"blocks\[0\].items 应为元组"),
        ("(), (Chart('bar', '图', (Point('一', None),)),)", r"points\[0\].y 应为float"),
        ("(), (Table((TableColumn('一'),), (({},),)),)", r"rows\[0\]\[0\] 应为str 或 int"),
        ("(), (Table((TableColumn('一'),), ((1, 2),)),)", "表有 1 列，每一行也应有 1 个单元格"),
        ("(Finding('x', 'count', '', '多了', '1', 'count', 1),)", r"findings\[0\].value 应为float"),
        ("(), (Paragraph('字' * 20_000_001),)", "请只列出最要紧的若干行"),
    ],
)
def test_a_section_is_made_as_it_should_be(
    plugins_dir: Path, plugin: PluginFile, body: str, reason: str
) -> None:
    name = plugin(_section(body))
    section = load_plugins(load_config(section_seconds=0, plugins_dir=plugins_dir)).sections["x"]
    with pytest.raises(PluginError, match=f"插件 {name}.*章节「节」.*{reason}"):
        section.build(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given",
    [
        "evidence=Evidence(3)",
        "evidence=Evidence(3, (), (Condition('resolved', '==', True),))",
        "baseline=pl.Series([1]).to_numpy()[0], basis='看了全部 9 条'",
    ],
)
def test_evidence_or_a_basis_will_do(plugins_dir: Path, plugin: PluginFile, given: str) -> None:
    plugin(_section(f"(Finding('x', 'count', '', '多了', 1, 'count', 1, {given}),)"))
    section = load_plugins(load_config(section_seconds=0, plugins_dir=plugins_dir)).sections["x"]
    assert section.build(None).findings  # type: ignore[arg-type]


def test_a_batch_changed_in_place_stays_as_it_was(plugins_dir: Path, plugin: PluginFile) -> None:
    plugin(MOOD)
    annotator = load_plugins(load_config(section_seconds=0, plugins_dir=plugins_dir)).annotators[
        "mood"
    ]
    batch = pl.DataFrame({"text": ["好", "差"]})
    assert annotator.prepare(None)(batch).height == 2  # type: ignore[arg-type]
    assert batch.equals(pl.DataFrame({"text": ["好", "差"]}))


def test_options_changed_by_one_plugin_reach_the_next_as_they_were(
    plugins_dir: Path, plugin: PluginFile
) -> None:
    code = """
        @csvoice.hookimpl
        def register_notifiers(config):
            return [Notifier("{name}-" + config.plugins.pop("x")["a"], print)]
        """
    plugin(code.format(name="first"))
    plugin(code.format(name="second"))
    config = load_config(section_seconds=0, plugins_dir=plugins_dir, plugins={"x": {"a": "b"}})
    assert set(load_plugins(config).notifiers) >= {"first-b", "second-b"}
    assert config.plugins == {"x": {"a": "b"}}


def test_what_a_plugin_prints_goes_to_stderr(
    plugins_dir: Path, plugin: PluginFile, capsys: pytest.CaptureFixture[str]
) -> None:
    plugin(
        """
        print("一")

        def build(ctx):
            print("三")
            return Section("x", "节")

        @csvoice.hookimpl
        def register_sections():
            print("二")
            return [SectionSpec("x", "节", build)]
        """
    )
    section = load_plugins(load_config(section_seconds=0, plugins_dir=plugins_dir)).sections["x"]
    section.build(None)  # type: ignore[arg-type]
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "一\n二\n三\n"


def test_an_interrupt_is_nobodys_mistake() -> None:
    with pytest.raises(KeyboardInterrupt), border(Plugin("x", "y")):
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("\n\n1 / 0", 6),
        ("def f():\n    return pl.DataFrame().select('a')\n\nf()", 5),
        ("import no_such_module_at_all", 4),
        ("x = (", 4),
        ("@csvoice.hookimpl\ndef register_sections():\n    return pl.Series([[]] + [1]) + {}", 6),
    ],
)
def test_an_error_is_said_to_be_where_the_plugin_made_it(
    plugins_dir: Path, plugin: PluginFile, code: str, line: int
) -> None:
    name = plugin(code)
    [failed] = load_plugins(load_config(section_seconds=0, plugins_dir=plugins_dir)).failed
    assert str(failed.error).endswith(f"（{name}.py 第 {line} 行）")


def test_calls_are_traced_with_their_times(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = plugin(MOOD)
    command = [sys.executable, "-X", "utf8", "-m", "csvoice", "classify", write_export(tmp_path)]
    options = ["-o", tmp_path / "出.csv", "--plugins-dir", plugins_dir, "--no-cache"]
    monkeypatch.setenv("CSVOICE_TRACE_PLUGINS", "1")
    traced = subprocess.run([*command, *options], capture_output=True, encoding="utf-8")
    assert traced.returncode == 0
    for call in ("register_annotators", "mood.prepare", "mood.batch × 1"):
        assert f"［插件］{name}  {call}  " in traced.stderr
    assert "［插件］" not in traced.stdout


@pytest.mark.parametrize("value", ["", "0"])
@pytest.mark.usefixtures("plugins_here")
def test_no_call_is_traced_unless_asked_for(
    plugins_dir: Path,
    plugin: PluginFile,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    value: str,
) -> None:
    plugin(MOOD)
    monkeypatch.setenv("CSVOICE_TRACE_PLUGINS", value)
    load_plugins(load_config(plugins_dir=plugins_dir)).annotators["mood"].prepare(None)
    assert "［插件］" not in capsys.readouterr().err
