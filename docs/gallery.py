"""Make the pictures of docs/images: the demo report in each format. Look at them before you commit.

python docs/gallery.py

Needs Chromium for the page, and LibreOffice for Word, PowerPoint and Excel; without one of them the
pictures it would make are left as they are.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from click.testing import CliRunner
from PIL import Image

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))

from csvoice.cli import cli  # noqa: E402
from csvoice.config import Config  # noqa: E402
from csvoice.render.builtin import register_renderers  # noqa: E402
from tests.browser import browser, chromium  # noqa: E402

IMAGES = DOCS / "images"
WIDE, PHONE = (1280, 860), (390, 844)
SCALE = {"docx": 1.1, "pdf": 1.1, "pptx": 0.9, "xlsx": 1.0}
COLOURS, MOST_BYTES = 128, 300_000


def main() -> None:
    """Make the demo report and take its pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        known = {one.name for one in register_renderers(Config())}
        formats = ",".join(("html", *(kind for kind in SCALE if kind in known)))
        CliRunner().invoke(cli, ["demo", "--no-open", "--format", formats, "-o", name])
        for title, picture in (*_pages(folder / "report.html"), *_papers(folder)):
            _save(title, picture)


def _pages(file: Path) -> Iterator[tuple[str, bytes]]:
    """The page on a screen, in the dark, with verbatims opened, and on a phone."""
    if chromium() is None:
        return
    with browser() as tab:
        tab.open(file, *WIDE)
        yield "report", tab.picture()
        tab.run("document.querySelector('a.proof').click()")
        yield "evidence", tab.picture()
        tab.open(file, *WIDE, dark=True)
        yield "dark", tab.picture()
        tab.open(file, *PHONE)
        yield "phone", tab.picture()


def _papers(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The first sheet of every other format, of slides the second; LibreOffice opens them."""
    office = shutil.which("soffice")
    for kind, scale in SCALE.items():
        file = folder / f"report.{kind}"
        if not file.exists() or (kind != "pdf" and office is None):
            continue
        if kind != "pdf":
            to = ["--headless", "--convert-to", "pdf", "--outdir", str(folder / kind)]
            command = [str(office), *to, str(file)]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603
            file = folder / kind / "report.pdf"
        with pypdfium2.PdfDocument(file) as paper:
            buffer = io.BytesIO()
            sheet = paper[1 if kind == "pptx" else 0]
            sheet.render(scale=scale).to_pil().save(buffer, "PNG")
            yield kind, buffer.getvalue()


def _save(title: str, picture: bytes) -> None:
    with Image.open(io.BytesIO(picture)) as image:
        small = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
        small.save(IMAGES / f"{title}.png", optimize=True)
    size = (IMAGES / f"{title}.png").stat().st_size
    print(f"{title}.png {size:,} B")
    if size > MOST_BYTES:
        raise SystemExit(f"{title}.png is larger than {MOST_BYTES:,} bytes")


if __name__ == "__main__":
    main()
