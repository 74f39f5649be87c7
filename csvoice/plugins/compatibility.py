"""Whether a plugin was written for this plugin interface."""

from __future__ import annotations

from types import ModuleType

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from csvoice.errors import PluginError
from csvoice.hookspecs import API_VERSION

ATTRIBUTE = "CSVOICE_API"
EXAMPLE = 'CSVOICE_API = ">=1.0,<2"'


def stated_range(module: ModuleType) -> str | None:
    """Return the range of interface versions that a plugin's module states, where it does.

    Raises:
        PluginError: It is no range, or this interface is not in it.
    """
    stated = getattr(module, ATTRIBUTE, None)
    if stated is None:
        return None
    if API_VERSION not in _range(stated):
        raise PluginError(
            f"它为插件接口 {stated} 编写，这个 csvoice 的接口是 {API_VERSION}，没有启用。"
            "请升级 csvoice 或换一个版本的插件。"
        )
    return str(stated)


def _range(stated: object) -> SpecifierSet:
    try:
        # A number such as 1.0 is the likely mistake.
        return SpecifierSet(stated if isinstance(stated, str) and stated.strip() else "?")
    except InvalidSpecifier:
        raise PluginError(f"{ATTRIBUTE} = {stated!r} 不是版本范围，应写成 {EXAMPLE}。") from None
