"""A new plugin: a small distribution that installs, passes its tests and shows a section at once.

The files stand in `template/`, with `$name`, `$module`, `$api` and `$version` to be filled in.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path
from string import Template

from csvoice.errors import UsageError
from csvoice.hookspecs import API_VERSION
from csvoice.plugins import GROUP
from csvoice.storage.output import write_files

FILES = {
    "pyproject.toml": "pyproject.toml.tmpl",
    "$module.py": "plugin.py.tmpl",
    "tests/test_$module.py": "test_plugin.py.tmpl",
    "README.md": "README.md.tmpl",
    ".github/workflows/test.yml": "workflow.yml.tmpl",
}
"""What is written → the template it is made of."""

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def new_plugin(name: str, folder: Path) -> list[Path]:
    """Write a new plugin.

    Args:
        name: Of the plugin: lower-case letters, digits and single hyphens.
        folder: Where to; it must be empty or not exist.

    Returns:
        The files written, pyproject.toml first.

    Raises:
        UsageError: The name cannot be used (with the nearest one that can), or the folder is not
            empty.
        OutputError: The files cannot be written.
    """
    check_name(name)
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"文件夹 {folder} 里已有文件，没有写入。请换一个名字，或用 -o 另指一处。")
    values = {
        "name": name,
        "module": module_of(name),
        "api": f">={API_VERSION},<{int(API_VERSION.split('.')[0]) + 1}",
        "version": version("csvoice"),
    }
    source = Path(__file__).parent / "template"
    files = {
        Template(target).substitute(values): Template(
            (source / template).read_text(encoding="utf-8")
        )
        .substitute(values)
        .encode("utf-8")
        for target, template in FILES.items()
    }
    return write_files(folder, files)


def module_of(name: str) -> str:
    """Return the name of a plugin's module."""
    return name.replace("-", "_")


def check_name(name: str) -> None:
    """Refuse a name that is malformed or taken.

    Raises:
        UsageError: Says why, and names the nearest one that can be used.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"插件名「{name}」不能用：只能用小写字母、数字和单个连字符，以字母开头，"
            f"例如 {nearest_name(name)}。"
        )
    if _is_taken(name):
        raise UsageError(
            f"插件名「{name}」已被占用（已有同名的插件或 Python 模块），"
            f"例如可用 {nearest_name(name)}。"
        )


def nearest_name(name: str) -> str:
    """Return the name most like `name` that can be used."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower())
    near = "-".join(words).lstrip("0123456789-") or "my-plugin"
    return f"{near}-section" if _is_taken(near) else near


def _is_taken(name: str) -> bool:
    module = module_of(name)
    known = module in sys.stdlib_module_names or name in entry_points(group=GROUP).names
    return known or find_spec(module) is not None
