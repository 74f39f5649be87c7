from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from csvoice.config import Config
from csvoice.render.builtin import register_renderers
from tests import reports

NAMES = ["html", "xlsx", "docx", "pptx", "pdf", "md", "json"]


def test_main_file_comes_first() -> None:
    for renderer in register_renderers(Config()):
        files = renderer.render(reports.report())
        assert next(iter(files)) == f"report{renderer.suffix}"


def test_names_are_those_of_the_command_line() -> None:
    assert [renderer.name for renderer in register_renderers(Config())] == NAMES


def test_a_renderer_is_loaded_when_it_renders() -> None:
    code = (
        "import sys; from csvoice.render.builtin import register_renderers;"
        "from csvoice.config import Config; register_renderers(Config());"
        "heavy = {'jinja2', 'xlsxwriter', 'docx', 'pptx', 'typst', 'vl_convert', 'wordcloud'};"
        "print(*heavy & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.split() == []
