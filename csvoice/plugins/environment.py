"""Whether this machine has what csvoice stands on: parts, fonts, folders it can write to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from csvoice.cache import cache_folder
from csvoice.charts.fonts import sans_font
from csvoice.errors import reason_of
from csvoice.keys import home_folder
from csvoice.plugins.problems import Problem


def environment_problems() -> Iterator[Problem]:
    """Look for missing or wrong parts, a missing font, folders that cannot be written to."""
    yield from _parts()
    yield from _font()
    yield from _folder(
        cache_folder(),
        "标注缓存文件夹 {folder} 不能写入（{reason}），每次都要重新标注。",
        "请检查权限，或用环境变量 CSVOICE_CACHE 换一处。",
    )
    yield from _folder(
        home_folder(),
        "配置文件夹 {folder} 不能写入（{reason}），客户代号的密钥无处存放。",
        "请检查权限，用环境变量 CSVOICE_HOME 换一处，或用 --key 指定密钥文件。",
    )


def _parts() -> Iterator[Problem]:
    for line in requires("csvoice") or ():
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found: str | None = version(wanted.name)
        except PackageNotFoundError:
            found = None
        if found is None or not wanted.specifier.contains(found, prereleases=True):
            message = "需要 {wanted}，现有的是 {found}。".format(
                wanted=f"{wanted.name}{wanted.specifier}", found=found or "没有安装"
            )
            advice = '运行 pip install "{wanted}"。'.format(
                wanted=f"{wanted.name}{wanted.specifier}"
            )
            yield Problem("error", "part", wanted.name, message, advice)


def _font() -> Iterator[Problem]:
    try:
        missing = not sans_font().is_file()
    except ModuleNotFoundError:
        missing = True
    if missing:
        message = "没有找到中文字体，图里的汉字会变成方框。"
        advice = "运行 pip install --force-reinstall pylopdf-fonts-zh-cn。"
        yield Problem("error", "font", "pylopdf-fonts-zh-cn", message, advice)


def _folder(folder: Path, message: str, advice: str) -> Iterator[Problem]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        said = message.format(folder=folder, reason=reason_of(error))
        yield Problem("error", "folder", str(folder), said, advice)
