"""What csvoice and its plugins are on this machine: files, told by size and time of change.

Nothing here loads polars or a plugin.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from csvoice.config import Config
from csvoice.dictionary_files import dictionary_folder

_GROUP = "csvoice"


def program_marks(config: Config) -> Iterator[str]:
    """Name every file that may decide what a report says, with its size and time of change."""
    yield sys.version
    yield code_marks()
    yield from _marks(dictionary_folder())
    for place in map(Path, sys.path):
        yield from sorted(one.name for one in place.glob("*.dist-info"))
    for point in entry_points(group=_GROUP):
        yield f"{point.name} {point.value}"
        module = find_spec(point.value.partition(":")[0].partition(".")[0])
        if module and module.origin:
            file = Path(module.origin)
            yield from _marks(file.parent) if file.stem == "__init__" else _mark(file)
    if config.plugins_dir:
        yield from _marks(config.plugins_dir)


@cache
def code_marks() -> str:
    """Name every file of csvoice itself, with its size and time of change."""
    return "\0".join(_marks(Path(__file__).parent))


def _marks(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        if file.suffix != ".pyc" and file.is_file():
            yield from _mark(file)


def _mark(file: Path) -> Iterator[str]:
    about = file.stat()
    yield f"{file} {about.st_size} {about.st_mtime_ns}"
