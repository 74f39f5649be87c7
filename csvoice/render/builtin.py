"""The built-in renderers; each is imported when it first renders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from csvoice.components import Renderer, hookimpl
from csvoice.document.report import Report


@hookimpl
def register_renderers() -> list[Renderer]:
    """HTML, Excel, Markdown and JSON."""
    return [
        Renderer("html", ".html", _later("html")),
        Renderer("xlsx", ".xlsx", _later("xlsx")),
        Renderer("md", ".md", _later("markdown")),
        Renderer("json", ".json", _later("json")),
    ]


def _later(room: str) -> Callable[[Report], Mapping[str, bytes]]:
    def render(report: Report) -> Mapping[str, bytes]:
        files: Mapping[str, bytes] = import_module(f"csvoice.render.{room}").render(report)
        return files

    return render
