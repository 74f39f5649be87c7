"""Word and PowerPoint files of the demo, opened by LibreOffice; skipped where there is none."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from ctypes import byref, c_int, create_string_buffer
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from click.testing import CliRunner
from docx import Document

from csvoice.charts.text import FAMILIES, font_folders
from csvoice.cli import cli
from tests.render.reopened import plain, slides_of

OFFICE = shutil.which("soffice")
pytestmark = [
    # Half a minute for the demo in three programs; what the files hold is tested without them.
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed"),
]

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>{folders}<cachedir>{cache}</cachedir></fontconfig>
"""
SECONDS = 300
SMALL = 0.3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's files, and what LibreOffice made of them with csvoice's own fonts alone."""
    folder = tmp_path_factory.mktemp("office")
    CliRunner().invoke(cli, ["demo", "--no-open", "--format", "docx,pptx", "-o", str(folder)])
    folders = "".join(f"<dir>{one}</dir>" for one in font_folders())
    (folder / "fonts.conf").write_text(FONTS.format(folders=folders, cache=folder / "fonts"))
    for kind in ("docx", "pptx"):
        subprocess.run(
            [
                str(OFFICE),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(folder / kind),
                str(folder / f"report.{kind}"),
            ],
            env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
            check=True,
            capture_output=True,
            timeout=SECONDS,
        )
    return folder


@pytest.fixture(scope="module")
def sheets(folder: Path) -> Iterator[pypdfium2.PdfDocument]:
    with pypdfium2.PdfDocument(folder / "docx" / "report.pdf") as paper:
        yield paper


@pytest.fixture(scope="module")
def slides(folder: Path) -> Iterator[pypdfium2.PdfDocument]:
    with pypdfium2.PdfDocument(folder / "pptx" / "report.pdf") as paper:
        yield paper


def text_of(page: pypdfium2.PdfPage) -> str:
    return plain(page.get_textpage().get_text_bounded())


def chinese_fonts(page: pypdfium2.PdfPage) -> set[str]:
    """The fonts that a page's Chinese characters are drawn with."""
    text, name, flags = page.get_textpage(), create_string_buffer(200), c_int()
    found = set()
    for place in range(text.count_chars()):
        if "一" <= chr(pdfium.FPDFText_GetUnicode(text, place)) <= "鿿":
            pdfium.FPDFText_GetFontInfo(text, place, name, len(name), byref(flags))
            found.add(name.value.decode().rpartition("+")[2])
    return found


def test_word_has_as_many_sections_as_were_written(
    folder: Path, sheets: pypdfium2.PdfDocument
) -> None:
    document = Document(io.BytesIO((folder / "report.docx").read_bytes()))
    written = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    chapters = [one for one in sheets.get_toc() if one.level == 0]
    assert len(chapters) == len(written) > 20
    for title, chapter in zip(written, chapters, strict=True):
        assert plain(title) in text_of(sheets[chapter.get_dest().get_index()])
    assert "目录" in text_of(sheets[1])
    pages = [chapter.get_dest().get_index() for chapter in chapters]
    assert all(one <= other for one, other in pairwise(pages))


def test_a_slide_stays_a_slide(folder: Path, slides: pypdfium2.PdfDocument) -> None:
    written = list(slides_of((folder / "report.pptx").read_bytes()).slides)
    assert len(slides) == len(written) > 15
    for slide, page in zip(written, slides, strict=True):
        assert plain(slide.shapes.title.text_frame.text) in text_of(page)
        assert page.get_width() / page.get_height() == pytest.approx(16 / 9, abs=0.01)


@pytest.mark.parametrize("kind", ["sheets", "slides"])
def test_nothing_is_blank_and_no_character_is_a_box(
    kind: str, request: pytest.FixtureRequest
) -> None:
    known = tuple(family.replace(" ", "") for family in FAMILIES)
    for page in request.getfixturevalue(kind):
        assert len(page.render(scale=SMALL).to_pil().convert("L").getcolors()) > 10
        assert all(font.startswith(known) for font in chinese_fonts(page))
