"""Sections of other people's plugins: whatever they do, the report is delivered in time."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from csvoice.config_file import load_config
from csvoice.document.report import Report
from csvoice.pipeline.deliver import Delivery, deliver
from tests.conftest import PluginFile
from tests.exports import NO_SECTIONS, write_export

HANG = """
    import os
    from pathlib import Path

    def build(ctx):
        Path("process").write_text(str(os.getpid()))
        while True:
            pass

    @csvoice.hookimpl
    def register_sections():
        return [SectionSpec("hang", "死循环", build, order=300)]
"""
SECTIONS = """
    import os, sys

    def crash(ctx):
        os._exit(9)

    def leave(ctx):
        sys.exit(3)

    def stumble(ctx):
        return 1 / 0

    def nothing(ctx):
        return None

    def claim(ctx):
        finding = Finding("claim", "count", "", "投诉多了很多", 1, "count", 1)
        return Section("claim", "断言", (finding,))

    def pour(ctx):
        return Section("pour", "巨大", blocks=(Paragraph("字" * 20_000_001),))

    def meddle(ctx):
        ctx.options["own"] = ctx.options["other"] = "改"
        frame = ctx.feedback.collect()
        frame.drop_in_place("text")
        ctx.shared.clear()
        print("改好了")
        return Section("meddle", "改动", blocks=(Paragraph(str("text" in frame)),))

    def look(ctx):
        rows = [f.collect() for f in (ctx.feedback, ctx.history, ctx.after)]
        text = f"{sum(map(len, rows))} 条，{ctx.options}，{len(ctx.findings) > 0}"
        return Section("look", "查看", blocks=(Paragraph(text),))

    BUILDS = (crash, leave, stumble, nothing, claim, pour, meddle, look)

    @csvoice.hookimpl
    def register_sections():
        return [SectionSpec(f.__name__, f.__name__, f, order=300 + n) for n, f in enumerate(BUILDS)]
"""
FAILURES = {
    "crash": "进程意外退出",
    "leave": "SystemExit: 3",
    "stumble": "ZeroDivisionError: division by zero（{name}.py 第 ",
    "nothing": "应返回 Section，实际返回了 NoneType",
    "claim": "发现「投诉多了很多」没有依据。请用 csvoice.evidence",
    "pour": "最多 20,000,000 个",
}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _deliver(folder: Path, files: Path, **options: Any) -> Delivery:
    config = load_config(formats=("json",), plugins_dir=files, **options)
    return deliver([write_export(folder)], folder / "out", config)


def test_every_kind_of_failure_costs_its_own_section_only(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile, capfd: pytest.CaptureFixture[str]
) -> None:
    name = plugin(SECTIONS)
    options = {"look": {"own": "原样"}, "meddle": {"own": "原样"}}
    delivery = _deliver(tmp_path, plugins_dir, plugins=options)
    sections = {one.name: one for one in delivery.outcome.report.sections}
    for section, reason in FAILURES.items():
        assert sections[section].status == "failed"
        assert f"插件 {name}" in sections[section].reason
        assert reason.format(name=name) in sections[section].reason
    assert set(delivery.failures) == {sections[section].reason for section in FAILURES}
    assert sections["quotes"].status == sections["risk-warning"].status == "ok"
    assert "False" in str(sections["meddle"].blocks)
    kept = delivery.outcome.report.funnel.kept
    assert f"{kept} 条，{{'own': '原样'}}，True" in str(sections["look"].blocks)
    said = capfd.readouterr()
    assert "改好了" in said.err
    assert said.out == ""


def test_a_section_that_hangs_is_ended(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile
) -> None:
    name = plugin(HANG)
    delivery = _deliver(tmp_path, plugins_dir, section_seconds=5)
    [failure] = delivery.failures
    assert f"插件 {name}" in failure
    assert failure.endswith("章节「死循环」超过 5 秒没有完成，已中止。")
    sections = {one.name: one for one in delivery.outcome.report.sections}
    assert sections["hang"].reason == failure
    assert sections["quotes"].status == "ok"
    assert not _runs(int((tmp_path / "process").read_text()))


def _runs(process: int) -> bool:
    if sys.platform == "win32":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


SAME = """
    def build(ctx):
        words = list(ctx.counts.vocabulary[:3])
        return Section("same", "一样", blocks=(Paragraph(f"{words} {ctx.changes is None}"),))

    def stumble(ctx):
        return 1 / 0

    @csvoice.hookimpl
    def register_sections():
        return [SectionSpec("same", "一样", build), SectionSpec("stumble", "绊倒", stumble)]
"""


def test_a_section_is_the_same_in_either_process(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile
) -> None:
    plugin(SAME)
    reports: list[Report] = [
        _deliver(tmp_path, plugins_dir, section_seconds=limit, disable=NO_SECTIONS).outcome.report
        for limit in (0, 60)
    ]
    inside, outside = ({part.name: part for part in one.sections} for one in reports)
    assert inside == outside
    assert reports[0].manifest == reports[1].manifest
    assert (inside["same"].status, inside["stumble"].status) == ("ok", "failed")


@pytest.mark.parametrize("seconds", [0, 60])
def test_an_interrupt_passes(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile, seconds: float
) -> None:
    plugin(SAME.replace("words =", "raise KeyboardInterrupt #"))
    with pytest.raises(KeyboardInterrupt):
        _deliver(tmp_path, plugins_dir, section_seconds=seconds, disable=NO_SECTIONS)
