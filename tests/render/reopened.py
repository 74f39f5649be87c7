"""What stands in a file of each format, read by another program than the one that wrote it."""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator

import pypdfium2
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pptx import Presentation

_SHEET = re.compile(r"xl/(worksheets/[^/]*|sharedStrings)\.xml")
_CELL = re.compile(r"<[tv]\b[^>]*>([^<]*)</[tv]>")


def plain(text: str) -> str:
    """Without spaces, line ends and marks that cannot be seen, set by each format as it likes."""
    return "".join(
        one for one in text if not one.isspace() and unicodedata.category(one) not in ("Cc", "Cf")
    )


def of_html(content: bytes) -> str:
    text = content.decode("utf-8")
    return html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<style.*?</style>", "", text)))


def of_xlsx(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = [name for name in package.namelist() if _SHEET.fullmatch(name)]
        parts = [package.read(name).decode() for name in names]
    return " ".join(html.unescape(one) for part in parts for one in _CELL.findall(part))


def of_docx(content: bytes) -> str:
    body = Document(io.BytesIO(content)).element.body
    return " ".join(one.text or "" for one in body.iter(qn("w:t")))


def of_pptx(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        wanted = re.compile(r"ppt/(slides|notesSlides|charts)/[^/]*\.xml")
        parts = [package.read(name) for name in package.namelist() if wanted.fullmatch(name)]
    words = (one for part in parts for one in etree.fromstring(part).iter("{*}t", "{*}v"))
    return " ".join(one.text or "" for one in words)


def of_pdf(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return " ".join(page.get_textpage().get_text_range() for page in pages)


def of_md(content: bytes) -> str:
    return re.sub(r"\\(.)", r"\1", content.decode("utf-8"))


def of_json(content: bytes) -> str:
    return " ".join(_strings(json.loads(content)))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


READERS: dict[str, Callable[[bytes], str]] = {
    "html": of_html,
    "xlsx": of_xlsx,
    "docx": of_docx,
    "pptx": of_pptx,
    "pdf": of_pdf,
    "md": of_md,
    "json": of_json,
}


def slides_of(content: bytes):
    return Presentation(io.BytesIO(content))
