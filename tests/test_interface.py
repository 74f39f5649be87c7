"""The plugin interface: what plugins rely on stays, and what goes is announced."""

from __future__ import annotations

import inspect
import warnings
from dataclasses import fields
from pathlib import Path

import pytest

import csvoice
from csvoice import components, hookspecs
from csvoice.components import KINDS
from csvoice.config_file import load_config
from csvoice.errors import PluginError
from csvoice.hookspecs import deprecated
from csvoice.plugins import Plugins, load_plugins
from tests.conftest import PluginFile

pytestmark = pytest.mark.usefixtures("plugins_here")

HOOKS = dict.fromkeys(KINDS, ("config",))
"""Arguments of each hook, by API_VERSION 1.0."""

FIELDS = {
    "Annotator": ("name", "needs", "adds", "prepare"),
    "Dictionary": ("name", "kind", "path"),
    "Notifier": ("name", "send", "preview"),
    "RawTable": (
        "frame",
        "rows",
        "path",
        "sheet",
        "encoding",
        "unreadable",
        "totals",
        "notes",
    ),
    "ReadOptions": ("sheet", "on_bad_row"),
    "Reader": ("name", "suffixes", "open"),
    "Renderer": ("name", "suffix", "render", "rows"),
    "SectionSpec": ("name", "title", "build", "needs", "unlocks", "order", "closing", "alarms"),
    "Tokenizer": ("name", "prepare"),
}
"""Fields of each component, in the order that positional arguments are given."""

KEPT = (
    "{name} 少了 {gone}：插件依赖它。若确要取消，先用 csvoice.hookspecs 提示一个版本，"
    "再把 API_VERSION 的第一位加一，并改这里。"
)
EMPTY = """
@csvoice.hookimpl
def register_notifiers(config):
    return []
"""


@pytest.mark.parametrize("hook", HOOKS)
def test_hooks_keep_their_arguments(hook: str) -> None:
    given = tuple(inspect.signature(getattr(hookspecs, hook)).parameters)
    gone = set(HOOKS[hook]) - set(given)
    assert not gone, KEPT.format(name=hook, gone=sorted(gone))


@pytest.mark.parametrize("name", FIELDS)
def test_components_keep_their_fields_in_order(name: str) -> None:
    given = tuple(field.name for field in fields(getattr(components, name)))
    known = FIELDS[name]
    assert given[: len(known)] == known, KEPT.format(name=name, gone=sorted({*known} - {*given}))


def test_the_version_is_public() -> None:
    assert csvoice.API_VERSION == hookspecs.API_VERSION
    assert "API_VERSION" in csvoice.__all__


def _load(folder: Path, **options: object) -> Plugins:
    return load_plugins(load_config(plugins_dir=folder, **options))


@pytest.mark.parametrize("stated", ['">=1.0,<2"', '"~=1.0"', '"==1.*"', "None"])
def test_a_plugin_written_for_this_interface(
    plugins_dir: Path, plugin: PluginFile, stated: str
) -> None:
    name = plugin(f"CSVOICE_API = {stated}")
    loaded = _load(plugins_dir)
    assert not loaded.failed
    assert repr(loaded.found[-1].api).strip("'") == stated.strip('"')
    assert loaded.found[-1].name == name


@pytest.mark.parametrize("stated", [">=2", "<1", "==1.1"])
def test_a_plugin_written_for_another_one_is_left_out(
    plugins_dir: Path, plugin: PluginFile, stated: str
) -> None:
    name = plugin(f'CSVOICE_API = "{stated}"\n' + EMPTY.replace("return []", "1 / 0"))
    [failed] = _load(plugins_dir).failed
    assert f"插件 {name}" in str(failed.error)
    assert f"为插件接口 {stated} 编写，这个 csvoice 的接口是 1.0" in str(failed.error)
    with pytest.raises(PluginError, match=name):
        _load(plugins_dir, strict=True)


@pytest.mark.parametrize("stated", ['"1.0 or so"', "1.0", '""', '"1.0"', "[]"])
def test_a_range_that_is_none_says_what_to_write(
    plugins_dir: Path, plugin: PluginFile, stated: str
) -> None:
    plugin(f"CSVOICE_API = {stated}")
    [failed] = _load(plugins_dir).failed
    assert '应写成 CSVOICE_API = ">=1.0,<2"' in str(failed.error)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("warn_on_impl", deprecated("钩子 x", "1.2", "2.0", "钩子 y"), "钩子 x 从插件接口 1.2 起"),
        (
            "warn_on_impl_args",
            {"config": deprecated("参数 config", "1.2", "2.0", "参数 options")},
            "请改用 参数 options",
        ),
    ],
)
def test_a_deprecated_hook_is_said_in_a_sentence(
    plugins_dir: Path,
    plugin: PluginFile,
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    value: object,
    said: str,
) -> None:
    specification = vars(hookspecs.register_notifiers)["csvoice_spec"]
    monkeypatch.setitem(specification, option, value)
    name = plugin(EMPTY)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loaded = _load(plugins_dir)
    assert not loaded.failed
    sentence = loaded.deprecations[-1]
    assert said in sentence
    assert f"插件 {name}" in sentence
    assert f"（{name}.py 第 5 行）" in sentence
