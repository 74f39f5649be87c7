"""The contract of a renderer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from csvoice.components import Renderer
from csvoice.document.blocks import Block
from csvoice.document.report import Report
from csvoice.errors import PluginError
from csvoice.testing.checks import Check, expect, insist, promised
from csvoice.testing.processes import HASH_SEEDS, elsewhere
from csvoice.testing.reopened import lost
from csvoice.testing.reports import empty_report, odd_blocks, sample_blocks, sample_report
from csvoice.testing.subjects import Target, subject_of


def check_renderer(renderer: Renderer | Target, *, whole: bool = False, **options: Any) -> None:
    """Hold a renderer against the contract.

    Args:
        renderer: The renderer; or the module, file or name of a plugin, whose renderers are all
            checked.
        whole: Whether the format shows whole reports: then what it wrote is opened again, and every
            text, number and chart must be in it (HTML, Excel, Word, PowerPoint, PDF, Markdown,
            JSON, plain text). A PDF is opened where pypdfium2 is installed.
        options: What would stand under `[plugins.NAME]` in csvoice.toml.

    Raises:
        AssertionError: Says what is wrong, with which block, and what to do.
    """
    for one in subject_of(renderer, options).of(Renderer):
        insist(renderer_checks(one, whole=whole))


def renderer_checks(renderer: Renderer, *, whole: bool = False) -> list[Check]:
    """List what is promised of a renderer; of one of whole reports, that nothing is lost."""
    name = f"格式 {renderer.name}"
    return promised(
        name,
        renderer,
        {
            "每一种块和图都能写出": partial(_each, sample_blocks),
            "空的报告也能写出": _nothing,
            "少见的块和图也能写出": partial(_each, odd_blocks),
            "主文件名为 report 加后缀，没有文件写到文件夹之外": _names,
            "两次运行的结果逐字节相同": _same_again,
            **({"每段文字、每个数、每张图都能重新找到": _nothing_lost} if whole else {}),
        },
    )


def _each(made: Callable[[], Mapping[str, Block]], renderer: Renderer) -> str:
    blocks = made()
    report = sample_report(())
    for name, block in blocks.items():
        shown = replace(report.sections[0], blocks=(block,), appendix=(block,))
        try:
            renderer.render(replace(report, sections=(shown, *report.sections[1:])))
        except PluginError as error:
            raise AssertionError(
                f"写「{name}」时出错：{error}。请对每一种块都给出写法，哪怕只写文字。"
            ) from error
    return f"{len(blocks)} 种"


def _nothing(renderer: Renderer) -> str:
    return _sizes(renderer.render(empty_report()))


def _names(renderer: Renderer) -> str:
    files = renderer.render(sample_report())
    main = f"report{renderer.suffix}"
    expect(
        next(iter(files), None) == main,
        f"第一个文件应为 {main}，实际是 {'、'.join(files) or '（没有文件）'}。",
    )
    outside = [name for name in files if _leaves(name)]
    expect(
        not outside,
        f"文件名 {'、'.join(outside)} 会写到报告文件夹之外，请用相对路径，如 assets/1.png。",
    )
    return _sizes(files)


def _nothing_lost(renderer: Renderer) -> str:
    report = sample_report()
    try:
        gone = lost(report, renderer.render(report))
    except ImportError as error:
        return f"没有重新打开：需要 {error.name}，可用 pip install {error.name} 安装。"
    expect(
        not gone,
        f"写出的文件里找不到：{'、'.join(f'「{one[:40]}」' for one in gone[:5])}。"
        "请对照 csvoice.drawing 检查每一种块。",
    )
    return ""


def _leaves(name: str) -> bool:
    windows, posix = PureWindowsPath(name), PurePosixPath(name)
    return bool(windows.drive or windows.root) or posix.is_absolute() or ".." in windows.parts


def _same_again(renderer: Renderer) -> str:
    report = sample_report()
    first, second = (elsewhere(_rendered, renderer, report, seed=seed) for seed in HASH_SEEDS)
    different = sorted(name for name in first | second if first.get(name) != second.get(name))
    expect(
        not different,
        f"同一份报告，两次写出的 {'、'.join(different)} 不同。请不要写入当前时间，并给 set 排序。",
    )
    return ""


def _rendered(renderer: Renderer, report: Report) -> dict[str, bytes]:
    return dict(renderer.render(report))


def _sizes(files: Mapping[str, bytes]) -> str:
    return "、".join(f"{name} {len(content):,} B" for name, content in files.items())
