"""What a plugin is and gives, in words and as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomlkit
from pydantic import BaseModel

from csvoice.guard import Plugin
from csvoice.hookspecs import API_VERSION
from csvoice.plugins import Plugins


def summary(plugin: Plugin) -> dict[str, Any]:
    """Return what `csvoice plugins list` shows, JSON-ready."""
    return {
        "name": plugin.name,
        "origin": plugin.origin,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "file": plugin.file,
        "status": "failed" if plugin.error else "ok",
        "hooks": {hook: list(names) for hook, names in plugin.components.items()},
        "error": plugin.error,
    }


def description(plugin: Plugin, plugins: Plugins) -> dict[str, Any]:
    """Return what `csvoice plugins info` shows, JSON-ready."""
    return {
        **summary(plugin),
        "api": {"written_for": plugin.api, "provided": API_VERSION},
        "components": [
            {"hook": hook, "name": name, **plugins.components[hook][name].details()}
            for hook, names in plugin.components.items()
            for name in names
        ],
        "options": [_options(name, model) for name, model in plugin.options.items()],
        "deprecations": list(plugin.deprecations),
    }


def toml_lines(name: str, model: type[BaseModel]) -> str:
    """Return the lines of csvoice.toml that set a plugin's options to what they are by default.

    An option that must be given, or is nothing by default, stands there as a comment.
    """
    options = tomlkit.table()
    for option, field in model.model_fields.items():
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        try:
            options[option] = tomlkit.item(_plain(default))
        except (ValueError, TypeError):
            options.add(tomlkit.comment(f"{option} = …"))
    outer = tomlkit.table(is_super_table=True)
    outer[name] = options
    return tomlkit.dumps({"plugins": outer}).strip()


def _options(name: str, model: type[BaseModel]) -> dict[str, Any]:
    return {
        "section": f"plugins.{name}",
        "schema": model.model_json_schema(),
        "toml": toml_lines(name, model),
    }


def _plain(value: Any) -> Any:
    match value:
        case tuple():
            return list(value)
        case Path():
            return value.as_posix()
        case _other:
            return value
