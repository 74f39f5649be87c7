"""Single-file plugins, each under a name that no other test has imported."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

_numbers = itertools.count(1)
HEAD = "import polars as pl\nimport csvoice\nfrom csvoice import *\n"

PluginFile = Callable[[str], str]


@pytest.fixture
def plugins_dir(tmp_path: Path) -> Iterator[Path]:
    """A folder for plugins that is forgotten afterwards."""
    folder = tmp_path / "插件"
    folder.mkdir()
    known = set(sys.modules)
    yield folder
    sys.path[:] = [place for place in sys.path if place != str(folder.resolve())]
    for name in set(sys.modules) - known:
        if name.startswith("plugin_"):
            del sys.modules[name]


@pytest.fixture
def plugin(plugins_dir: Path) -> PluginFile:
    """Write a plugin; gives its name."""

    def write(code: str) -> str:
        name = f"plugin_{next(_numbers)}"
        (plugins_dir / f"{name}.py").write_text(HEAD + dedent(code), encoding="utf-8")
        return name

    return write
