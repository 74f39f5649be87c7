"""A file that a format wrote, opened by another program than the one that wrote it."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ctypes import create_string_buffer
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

_XML = re.compile(r"(?:word|ppt|xl)/.*\.xml")
_TEXT = frozenset({"t", "v"})
_PICTURES = ("pic", "graphicFrame", "colorScale")
"""Parts of office files: pictures, native charts, and the shades of a heatmap."""
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])|\*\*")
_ENDED, _NUMBER = b"\0\0", re.compile(r"\d+")


def opened(name: str, files: Mapping[str, bytes]) -> tuple[str, int]:
    """Return the words of a file, and how many pictures and charts it shows.

    Raises:
        ValueError: It is of a kind that is not known here.
        ImportError: It is a PDF, and pypdfium2 is not installed.
    """
    content = files[name]
    match name.rpartition(".")[2]:
        case "html":
            return _html(content)
        case "json":
            data = json.loads(content)
            return "\n".join(map(str, _values(data))), _charts(data)
        case "xlsx" | "docx" | "pptx":
            return _office(content)
        case "pdf":
            return _pdf(content)
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


def _pdf(content: bytes) -> tuple[str, int]:
    """Pictures are told by their alternative texts, which only a tagged PDF has."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    words: list[str] = []
    pictures: list[str] = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            words.append(page.get_textpage().get_text_bounded())
            tree = pdfium.FPDF_StructTree_GetForPage(page)
            count = pdfium.FPDF_StructTree_CountChildren(tree) if tree else 0
            parts = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, place) for place in range(count)]
            pictures += [text for part in parts for text in _alternatives(part)]
            pdfium.FPDF_StructTree_Close(tree)
    return "\n".join((*_without_margins(words), *pictures)), len(pictures)


def _alternatives(part: Any) -> Iterator[str]:
    """Yield the alternative texts in a part of a page's structure."""
    import pypdfium2.raw as pdfium

    size = pdfium.FPDF_StructElement_GetAltText(part, None, 0)
    if size > len(_ENDED):
        buffer = create_string_buffer(size)
        pdfium.FPDF_StructElement_GetAltText(part, buffer, size)
        yield buffer.raw.decode("utf-16-le").removesuffix("\0")
    for place in range(pdfium.FPDF_StructElement_CountChildren(part)):
        if child := pdfium.FPDF_StructElement_GetChildAtIndex(part, place):
            yield from _alternatives(child)


def _without_margins(pages: Sequence[str]) -> list[str]:
    """Leave out lines that every other page has but for its number: they cut sentences in two."""
    lines = [page.splitlines() for page in pages]
    seen = Counter(one for page in lines for one in {_NUMBER.sub("", text) for text in page})
    often = {text for text, times in seen.items() if times > max(2, len(pages) / 2)}
    return ["\n".join(one for one in page if _NUMBER.sub("", one) not in often) for page in lines]
