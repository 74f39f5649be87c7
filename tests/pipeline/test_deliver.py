"""The whole way, with plugins that fail in every stage: everything else is delivered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from csvoice.config_file import load_config
from csvoice.errors import PluginError, UsageError
from csvoice.pipeline import annotation
from csvoice.pipeline.deliver import Delivery, deliver
from csvoice.planning import make_plan
from csvoice.plugins import load_plugins
from tests.conftest import PluginFile
from tests.exports import NO_SECTIONS, write_export

ANNOTATOR = """
    def prepare(plan):
        {before}
        def annotate(batch):
            {inside}
            return batch.select(pl.col("text").str.len_chars().cast(pl.Int64).alias("mood.length"))
        return annotate

    @csvoice.hookimpl
    def register_annotators():
        return [Annotator("mood", ("tokens",), (Column("mood.length", pl.Int64(), "x"),), prepare)]
"""
SECTION = """
    @csvoice.hookimpl
    def register_sections():
        return [SectionSpec("night", "夜间", {build}, needs={needs}, unlocks="夜间高峰")]
"""
RENDERERS = """
    @csvoice.hookimpl
    def register_renderers():
        return [
            Renderer("raises", ".1", lambda report: 1 / 0),
            Renderer("writes", ".2", lambda report: {"report.txt": "文字"}),
            Renderer("none", ".3", lambda report: None),
        ]
"""
NOTIFIER = """
    @csvoice.hookimpl
    def register_notifiers():
        return [Notifier("tell", lambda findings: 1 / 0)]
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _deliver(folder: Path, plugins: Path | None = None, **options: Any) -> Delivery:
    """Deliver as the command does, without csvoice's own sections unless `disable` says so."""
    export = next(folder.glob("*.csv"), None) or write_export(folder)
    usual = {"formats": ("json",), "plugins_dir": plugins, "disable": NO_SECTIONS}
    config = load_config(**{**usual, **options})
    return deliver([export], folder / "out", config)


def _sections(folder: Path) -> dict[str, dict[str, Any]]:
    report = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
    return {section["name"]: section for section in report["sections"]}


def test_nothing_fails(tmp_path: Path) -> None:
    delivery = _deliver(tmp_path, formats=("md", "json"), disable=())
    assert delivery.failures == ()
    assert {path.name for path in delivery.files} >= {"report.md", "report.json"}
    sections = _sections(tmp_path)
    assert sections["quotes"]["status"] == "ok"
    assert not [one for one in sections.values() if one["status"] == "failed"]
    written = b"".join(path.read_bytes() for path in delivery.files).decode(errors="ignore")
    for secret in ("13800138000", "张三", "李四", "王五"):
        assert secret not in written


FAILING = {
    "import": ("1 / 0", "ZeroDivisionError"),
    "hook": (
        SECTION.format(build="None", needs="()").replace("return", "return 1 #"),
        "SectionSpec",
    ),
    "prepare": (ANNOTATOR.format(before="1 / 0", inside="pass"), "ZeroDivisionError"),
    "batch": (ANNOTATOR.format(before="pass", inside="1 / 0"), "ZeroDivisionError"),
}


@pytest.mark.usefixtures("plugins_here")
@pytest.mark.parametrize(
    ("stage", "cache"),
    [
        ("import", True),
        ("hook", True),
        *((s, c) for s in ("prepare", "batch") for c in (True, False)),
    ],
)
def test_a_plugin_that_fails_before_the_sections(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile, stage: str, cache: bool
) -> None:
    code, reason = FAILING[stage]
    name = plugin(code)
    delivery = _deliver(tmp_path, plugins_dir, cache=cache, disable=())
    [failure] = delivery.failures
    assert name in failure
    assert reason in failure
    sections = _sections(tmp_path)
    assert sections["quotes"]["status"] == "ok"
    assert name in sections["plugin-failures"]["reason"]
    if cache:
        assert _deliver(tmp_path, plugins_dir).failures == delivery.failures
    with pytest.raises(PluginError, match=name):
        _deliver(tmp_path, plugins_dir, strict=True, cache=cache)


@pytest.mark.usefixtures("plugins_here")
def test_a_batch_that_fails_in_a_worker(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotation, "CHUNK_ROWS", 16)
    name = plugin(ANNOTATOR.format(before="pass", inside="1 / 0"))
    delivery = _deliver(tmp_path, plugins_dir, jobs=2, cache=False)
    [failure] = delivery.failures
    assert name in failure
    assert name in _sections(tmp_path)["plugin-failures"]["reason"]


def test_a_plugins_column_reaches_sections(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile
) -> None:
    plugin(ANNOTATOR.format(before="pass", inside="pass"))
    plugin(
        """
        def build(ctx):
            longest = ctx.feedback.select(pl.col("mood.length").max()).collect().item()
            return Section("night", "夜间", blocks=(Paragraph(f"最长 {longest}"),))

        @csvoice.hookimpl
        def register_sections(config):
            return [SectionSpec("night", "夜间", build, needs=("mood.length",))]
        """
    )
    assert _deliver(tmp_path, plugins_dir).failures == ()
    assert "最长 " in str(_sections(tmp_path)["night"]["blocks"])


@pytest.mark.usefixtures("plugins_here")
def test_an_edited_plugin_annotates_anew(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile
) -> None:
    name = plugin(ANNOTATOR.format(before="pass", inside="pass"))
    first = load_config(plugins_dir=plugins_dir)
    digests = set()
    frame = pl.DataFrame({"text": ["好"]})
    digests.add(make_plan(frame, first, load_plugins(first)).digest)
    file = plugins_dir / f"{name}.py"
    file.write_text(file.read_text(encoding="utf-8") + "\nX = 1\n", encoding="utf-8")
    digests.add(make_plan(frame, first, load_plugins(first)).digest)
    second = load_config(plugins_dir=plugins_dir, plugins={"mood": {"strength": 2}})
    digests.add(make_plan(frame, second, load_plugins(second)).digest)
    assert len(digests) == 3


@pytest.mark.usefixtures("plugins_here")
@pytest.mark.parametrize(
    ("build", "reason"),
    [("lambda ctx: 1 / 0", "ZeroDivisionError"), ("lambda ctx: None", "应返回 Section")],
)
def test_a_section_that_fails(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile, build: str, reason: str
) -> None:
    name = plugin(SECTION.format(build=build, needs="()"))
    delivery = _deliver(tmp_path, plugins_dir, section_seconds=0)
    [failure] = delivery.failures
    assert name in failure
    assert reason in failure
    sections = _sections(tmp_path)
    assert sections["night"]["status"] == "failed"
    assert reason in sections["night"]["reason"]
    assert "plugin-failures" not in sections
    with pytest.raises(PluginError, match=name):
        _deliver(tmp_path, plugins_dir, section_seconds=0, strict=True)


@pytest.mark.usefixtures("plugins_here")
def test_a_section_without_its_column_is_skipped_with_the_reason(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile
) -> None:
    plugin(SECTION.format(build="None", needs="('nps', 'cost')"))
    assert _deliver(tmp_path, plugins_dir).failures == ()
    night = _sections(tmp_path)["night"]
    assert night["status"] == "skipped"
    assert "NPS" in night["reason"]
    assert "夜间高峰" in night["reason"]


@pytest.mark.usefixtures("plugins_here")
def test_renderers_that_fail(tmp_path: Path, plugins_dir: Path, plugin: PluginFile) -> None:
    name = plugin(RENDERERS)
    formats = ("md", "raises", "writes", "none", "json")
    delivery = _deliver(tmp_path, plugins_dir, formats=formats)
    assert len(delivery.failures) == 3
    assert all(name in failure for failure in delivery.failures)
    assert {"report.md", "report.json"} <= {path.name for path in delivery.files}
    with pytest.raises(PluginError, match=name):
        _deliver(tmp_path, plugins_dir, formats=("md", "none"), strict=True)


def test_a_template_that_cannot_be_opened_leaves_the_other_formats(
    tmp_path: Path, plugins_dir: Path
) -> None:
    template = tmp_path / "own.pptx"
    template.write_bytes(b"no presentation")
    delivery = _deliver(
        tmp_path, plugins_dir, formats=("pptx", "md"), theme={"template": str(template)}
    )
    assert "own.pptx 不是能打开的 PowerPoint 文件" in delivery.failures[0]
    assert [path.name for path in delivery.files if path.stem == "report"] == ["report.md"]


@pytest.mark.usefixtures("plugins_here")
def test_a_notifier_that_fails(tmp_path: Path, plugins_dir: Path, plugin: PluginFile) -> None:
    name = plugin(NOTIFIER)
    assert _deliver(tmp_path, plugins_dir).failures == ()
    [failure] = _deliver(tmp_path, plugins_dir, notify=("tell",), disable=()).failures
    assert name in failure
    with pytest.raises(PluginError, match=name):
        _deliver(tmp_path, plugins_dir, notify=("tell",), disable=(), strict=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"formats": ("doc",)}, "没有格式「doc」"),
        ({"notify": ("nobody",)}, "没有通知方式「nobody」"),
        ({"tokenizer": "quick"}, "没有名为「quick」的分词器"),
        ({"taxonomy": "cars"}, "没有名为「cars」的问题类型词典"),
        ({"own": "无名"}, "没有品牌「无名」"),
    ],
)
def test_unknown_names_are_said_with_the_known_ones(
    tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message) as raised:
        _deliver(tmp_path, **options)
    assert "的有：" in str(raised.value)
    assert not (tmp_path / "out").exists()


def test_disabled_sections_are_left_out(tmp_path: Path) -> None:
    _deliver(tmp_path, disable=("keywords",))
    assert "keywords" not in _sections(tmp_path)


def test_the_same_bytes_however_it_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotation, "CHUNK_ROWS", 16)
    results = set()
    for options in (
        {"jobs": 2, "cache": False},
        {"jobs": 1, "cache": True},
        {"jobs": 1, "cache": True},
    ):
        files = _deliver(tmp_path, formats=("xlsx", "json"), disable=(), **options).files
        results.add(b"".join(path.read_bytes() for path in sorted(files)))
    assert len(results) == 1
