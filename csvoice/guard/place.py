"""Where in a plugin's code something went wrong."""

from __future__ import annotations

import traceback
from pathlib import Path

from csvoice.i18n import _


def place(error: BaseException, file: str | None) -> str:
    """Say in which file and line an error arose; empty where it is not known.

    The last line of the plugin's own code counts, not that of a library it called.

    Args:
        error: What was raised.
        file: Source file of the plugin's module, where it could be imported.
    """
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return _worded(error.filename, error.lineno)
    frames = [
        (frame.filename, frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.lineno and not frame.filename.startswith("<")
    ]
    own = [(name, line) for name, line in frames if file and _belongs(Path(name), Path(file))]
    return _worded(*(own or frames)[-1]) if frames else ""


def _belongs(name: Path, file: Path) -> bool:
    return name.is_relative_to(file.parent) if file.stem == "__init__" else name == file


def _worded(name: str, line: int) -> str:
    return _("（{file} 第 {line} 行）").format(file=Path(name).name, line=line)
