"""Where in a plugin's code something went wrong."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import FrameType

_SENT = "<dynamic-code>"
"""What cloudpickle calls the file of a closure that it carries to another process."""


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
        (file_of(frame), line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if not file_of(frame).startswith("<")
    ]
    own = [(name, line) for name, line in frames if file and _belongs(Path(name), Path(file))]
    return _worded(*(own or frames)[-1]) if frames else ""


def file_of(frame: FrameType) -> str:
    """Return the file a function was written in, also where its code came from another process."""
    name = frame.f_code.co_filename
    return str(frame.f_globals.get("__file__", name)) if name == _SENT else name


def _belongs(name: Path, file: Path) -> bool:
    return name.is_relative_to(file.parent) if file.stem == "__init__" else name == file


def _worded(name: str, line: int) -> str:
    return f"（{Path(name).name} 第 {line} 行）"
