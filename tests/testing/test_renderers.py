"""A renderer that cannot write a block, or writes where it must not, is told so."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import get_args

import pytest

from csvoice.components import Renderer
from csvoice.config import Config
from csvoice.document.blocks import Block, Chart, ChartKind, Table
from csvoice.document.report import Report
from csvoice.errors import PluginError
from csvoice.render.builtin import register_renderers
from csvoice.testing import check_renderer, sample_report
from csvoice.testing.renderers import renderer_checks
from csvoice.testing.reopened import lost
from csvoice.testing.reports import sample_blocks
from csvoice.testing.subjects import subject_of

Render = Callable[[Report], Mapping[str, bytes]]


def plain(report: Report) -> dict[str, bytes]:
    return {"report.txt": "\n".join([report.title, *report.page.statements]).encode()}


def without_tables(report: Report) -> dict[str, bytes]:
    blocks = [block for section in report.sections for block in section.blocks]
    if any(isinstance(block, Table) for block in blocks):
        raise NotImplementedError("tables")
    return plain(report)


def with_a_statement(report: Report) -> dict[str, bytes]:
    return {"report.txt": report.page.statements[0].encode()}


def first_another(report: Report) -> dict[str, bytes]:
    return {"notes.txt": b"", **plain(report)}


def outside(report: Report) -> dict[str, bytes]:
    return {**plain(report), "../notes.txt": b""}


def on_a_drive(report: Report) -> dict[str, bytes]:
    return {**plain(report), "C:\\notes.txt": b""}


def at_random(report: Report) -> dict[str, bytes]:
    return {"report.txt": os.urandom(8)}


BAD: list[tuple[Render, str, str]] = [
    (without_tables, "每一种块", "写「Table」时出错：.*NotImplementedError"),
    (with_a_statement, "空的报告", "IndexError"),
    (first_another, "主文件名", r"第一个文件应为 report\.txt，实际是 notes\.txt"),
    (lambda _report: {}, "主文件名", "没有文件"),
    (outside, "主文件名", r"\.\./notes\.txt"),
    (on_a_drive, "主文件名", "输出文件夹之内"),
    (at_random, "逐字节", r"两次写出的 report\.txt 不同"),
]


@pytest.mark.parametrize(("render", "promise", "sentence"), BAD)
def test_a_broken_promise_is_told(render: Render, promise: str, sentence: str) -> None:
    (renderer,) = subject_of(Renderer("txt", ".txt", render)).of(Renderer)
    (check,) = (one for one in renderer_checks(renderer) if promise in one.title)
    with pytest.raises((AssertionError, PluginError), match=sentence):
        check.run()


def test_one_that_keeps_every_promise_passes() -> None:
    check_renderer(Renderer("txt", ".txt", plain))


@pytest.mark.parametrize("renderer", register_renderers(Config()), ids=lambda one: one.name)
def test_the_built_in_ones_write_every_block(renderer: Renderer) -> None:
    for check in renderer_checks(renderer)[:4]:
        check.run()


@pytest.mark.parametrize("name", ["html", "xlsx", "docx", "pdf", "md", "json"])
def test_the_built_in_ones_lose_nothing(name: str) -> None:
    (renderer,) = (one for one in register_renderers(Config()) if one.name == name)
    report = sample_report()
    assert lost(report, renderer.render(report)) == []


def test_what_is_lost_is_named() -> None:
    report = sample_report()
    (html,) = (one for one in register_renderers(Config()) if one.name == "html")
    text = html.render(report)["report.html"].decode("utf-8")
    for words in ("样本不足 30 条", "4,817", "data-chart"):
        gone = lost(report, {"report.html": text.replace(words, "").encode("utf-8")})
        assert gone, words
    with pytest.raises(AssertionError, match="找不到：「9 月反馈多了两成」"):
        check_renderer(Renderer("txt", ".txt", plain), whole=True)


def test_a_pdf_is_searched_for_texts_numbers_and_pictures() -> None:
    report = sample_report()
    (pdf,) = (one for one in register_renderers(Config()) if one.name == "pdf")
    shown = report.sections[0]
    fewer = [one for one in shown.blocks if not isinstance(one, Table | Chart)]
    without = replace(report, sections=(replace(shown, blocks=tuple(fewer), appendix=()),))
    gone = lost(report, pdf.render(without))
    assert {"4,817", "夜间"} <= set(gone)
    assert gone[-1] == f"{len(get_args(ChartKind))} 张图"


def test_a_pdf_is_not_opened_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    renderer = Renderer("pdf", ".pdf", lambda _report: {"report.pdf": b"%PDF"})
    (check,) = (one for one in renderer_checks(renderer, whole=True) if "重新找到" in one.title)
    assert check.run() == "没有重新打开：需要 pypdfium2，可用 pip install pypdfium2 安装。"


def test_the_sample_report_holds_every_block() -> None:
    shown = sample_report().sections[0].blocks
    assert [type(block) for block in shown] == [type(one) for one in sample_blocks().values()]
    assert {type(block) for block in shown} == set(get_args(Block))
    kinds = {block.kind for block in shown if isinstance(block, Chart)}
    assert kinds == set(get_args(ChartKind))
