"""What a format wrote, opened again: whether every text, number and chart is still in it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from math import isfinite
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from csvoice import numerals
from csvoice.charts.text import printable
from csvoice.document.blocks import (
    Block,
    Cell,
    Chart,
    ColumnKind,
    Image,
    Metric,
    Quote,
    Table,
)
from csvoice.document.report import Report
from csvoice.testing.said import sentences

_XML = re.compile(r"(?:word|ppt|xl)/.*\.xml")
_TEXT = frozenset({"t", "v"})
_PICTURES = ("pic", "graphicFrame", "colorScale")
"""Parts of office files: pictures, native charts, and the shades of a heatmap."""
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])|\*\*")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
_PICTURED = (".md", ".docx", ".pptx", ".txt", ".adoc")
"""Formats that may show charts as pictures, names and numbers included."""


def lost(report: Report, files: Mapping[str, bytes]) -> list[str]:
    """Return what of a report cannot be found in the files that a format wrote.

    Args:
        report: What was rendered.
        files: Bytes by name, the main file first.

    Raises:
        ValueError: The main file is of a kind that is not known here.
    """
    name, content = next(iter(files.items()))
    text, pictures = _opened(name, content, files)
    shown = _bare(text)
    wanted = [(one,) for one in _texts(report)] + list(_numbers(report, name))
    gone = [ways[0] for ways in wanted if not any(_bare(way) in shown for way in _ways(*ways))]
    charts = sum(isinstance(block, Chart | Image) for block in _blocks(report))
    return [*gone, *([f"{charts - pictures} 张图"] if pictures < charts else [])]


def _ways(*ways: str) -> Iterator[str]:
    """How a text may have been written; a workbook has 64.1% as the number .641."""
    yield from ways
    if len(ways) == 1 and _FIGURE.fullmatch(ways[0]):
        number = float(ways[0].rstrip("%").replace(",", ""))
        yield f"{number / 100 if ways[0].endswith('%') else number:.12g}"


def _blocks(report: Report) -> list[Block]:
    shown = (block for section in report.sections for block in section.shown)
    return [*report.page.metrics, *report.page.charts, *shown]


def _texts(report: Report) -> list[str]:
    """Every text but the names of a chart's marks, which a picture may hold."""
    page = report.page
    said = [text for section in report.sections for text in sentences(section)]
    said += [text for block in _blocks(report) for text in _cells(block)]
    told = [page.title, *page.statements, page.unchanged, *page.caveats, *said]
    return list(dict.fromkeys(text for text in told if text))


def _cells(block: Block) -> Iterator[str]:
    match block:
        case Table():
            yield from (cell for row in block.rows for cell in row if isinstance(cell, str))
        case Quote():
            yield from (block.text, *block.about)
        case Metric():
            yield from (block.label, block.value, block.change, block.note)
        case _:
            return


def _numbers(report: Report, name: str) -> Iterator[tuple[str, ...]]:
    """Each number, and what stands at a chart's marks, in the ways that formats write it."""
    for block in _blocks(report):
        if isinstance(block, Table):
            for row in block.rows:
                for cell, column in zip(row, block.columns, strict=True):
                    yield from _forms(cell, column.kind)
        elif isinstance(block, Chart) and not name.endswith(_PICTURED):
            for point in block.points:
                yield from _forms(point.y, block.unit)
                yield from ((text,) for text in (str(point.x), point.series) if text)


def _forms(cell: Cell, kind: ColumnKind) -> Iterator[tuple[str, ...]]:
    if isinstance(cell, int | float) and isfinite(cell):
        plain = (cell, cell * 100, round(cell, 6))
        yield numerals.cell(cell, kind), *(f"{number:.12g}" for number in plain), repr(cell)


def _bare(text: str) -> str:
    return "".join(printable(text).split())


def _opened(name: str, content: bytes, files: Mapping[str, bytes]) -> tuple[str, int]:
    """The words of a file, and how many pictures and charts it shows."""
    match name.rpartition(".")[2]:
        case "html":
            return _html(content)
        case "json":
            data = json.loads(content)
            return "\n".join(map(str, _values(data))), _charts(data)
        case "xlsx" | "docx" | "pptx":
            return _office(content)
        case "md":
            return _ESCAPED.sub(lambda found: found[1] or "", content.decode("utf-8")), len(
                files
            ) - 1
        case "txt" | "adoc":
            return content.decode("utf-8"), len(files) - 1
        case kind:
            raise ValueError(f".{kind} 文件在这里还打不开。")


class _Page(HTMLParser):
    """Collects the words of a page, and counts charts and pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.pictures = 0
        self._data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.words += [value for name in ("alt", "aria-label") if (value := attributes.get(name))]
        self.pictures += tag == "img" or "data-chart" in attributes
        self._data = tag == "style" or (tag == "script" and "type" not in attributes)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._data = False

    def handle_data(self, data: str) -> None:
        self.words += [] if self._data else [data]


def _html(content: bytes) -> tuple[str, int]:
    page = _Page()
    page.feed(content.decode("utf-8"))
    return "".join(page.words), page.pictures


def _values(data: Any) -> Iterable[Any]:
    match data:
        case dict():
            return (one for value in data.values() for one in _values(value))
        case list():
            return (one for value in data for one in _values(value))
        case _:
            return (data,)


def _charts(data: Any) -> int:
    match data:
        case dict():
            here = data.get("type") in ("chart", "image") or "points" in data
            return int(here) + sum(map(_charts, data.values()))
        case list():
            return sum(map(_charts, data))
        case _:
            return 0


def _office(content: bytes) -> tuple[str, int]:
    words: list[str] = []
    pictures = 0
    with ZipFile(io.BytesIO(content)) as archive:
        for name in filter(_XML.fullmatch, archive.namelist()):
            nodes = [*ElementTree.fromstring(archive.read(name)).iter()]  # noqa: S314
            tags = [str(node.tag).rpartition("}")[2] for node in nodes]
            words += [one.text or "" for one, tag in zip(nodes, tags, strict=True) if tag in _TEXT]
            words += [node.get("descr", "") for node in nodes]
            pictures += sum(map(tags.count, _PICTURES))
    return "\n".join(words), pictures
