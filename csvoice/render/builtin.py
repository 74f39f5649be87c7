"""The built-in renderers; each is imported when it first renders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from csvoice.company.theme import Theme
from csvoice.components import Renderer, hookimpl
from csvoice.config import Config
from csvoice.document.report import Report


@hookimpl
def register_renderers(config: Config) -> list[Renderer]:
    """HTML, Excel, Word, PowerPoint, PDF, Markdown and JSON."""
    theme = config.theme
    return [
        Renderer("html", ".html", _later("html", theme)),
        Renderer("xlsx", ".xlsx", _later("xlsx", theme), rows=True),
        Renderer("docx", ".docx", _later("docx", theme)),
        Renderer("pptx", ".pptx", _later("pptx", theme)),
        Renderer("pdf", ".pdf", _later("pdf", theme)),
        Renderer("md", ".md", _later("markdown", theme)),
        Renderer("json", ".json", _later("json")),
    ]


def _later(room: str, *looks: Theme) -> Callable[[Report], Mapping[str, bytes]]:
    def render(report: Report) -> Mapping[str, bytes]:
        module = import_module(f"csvoice.render.{room}")
        files: Mapping[str, bytes] = module.render(report, *looks)
        return files

    return render
