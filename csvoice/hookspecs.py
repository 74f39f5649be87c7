"""Every hook a plugin can implement, on one screen.

A hook takes the run's `Config` and returns a list of components. One module is one plugin; what
it returns is data, so nothing here is called twice, in order, or for its side effects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from csvoice.components import (
        Annotator,
        Dictionary,
        Notifier,
        Reader,
        Renderer,
        SectionSpec,
        Tokenizer,
    )
    from csvoice.config import Config


API_VERSION = "1.0"
"""Of the plugin interface: this file, `components.py` and what `csvoice` lets plugins import.

The first number grows when something is taken away, the second when something is added.
"""

hookspec = pluggy.HookspecMarker("csvoice")


@hookspec
def register_readers(config: Config) -> list[Reader]:
    """File kinds this plugin can open.

    Example:
        return [Reader("mail", (".eml",), open_mail)]
    """


@hookspec
def register_annotators(config: Config) -> list[Annotator]:
    """Columns this plugin adds to the feedback table.

    Example:
        emotion = Column("my-plugin.emotion", pl.String(), "strongest emotion word")
        return [Annotator("my-plugin", ("tokens",), (emotion,), prepare)]
    """


@hookspec
def register_tokenizers(config: Config) -> list[Tokenizer]:
    """Ways to cut texts into words, chosen with `tokenizer = "name"`.

    Example:
        return [Tokenizer("characters", lambda words: lambda texts: texts.str.split(""))]
    """


@hookspec
def register_dictionaries(config: Config) -> list[Dictionary]:
    """Dictionary files this plugin brings.

    Example:
        return [Dictionary("airline", "taxonomy", Path(__file__).parent / "airline.toml")]
    """


@hookspec
def register_sections(config: Config) -> list[SectionSpec]:
    """Parts this plugin adds to the report.

    Example:
        return [SectionSpec("night-shift", "夜间反馈", build, needs=("created_at",), order=450)]
    """


@hookspec
def register_renderers(config: Config) -> list[Renderer]:
    """Formats this plugin can write.

    Example:
        return [Renderer("txt", ".txt", lambda report: {"report.txt": plain(report)})]
    """


@hookspec
def register_notifiers(config: Config) -> list[Notifier]:
    """Ways to tell someone about findings, chosen with `notify = ["name"]`.

    Example:
        return [Notifier("print", lambda findings: print(len(findings)))]
    """


class PluginDeprecationWarning(FutureWarning):
    """A plugin uses something that will go away."""


def deprecated(what: str, since: str, gone: str, instead: str) -> PluginDeprecationWarning:
    """Make the warning for a hook or an argument that goes away; `csvoice.plugins` tells of it.

        @hookspec(warn_on_impl=deprecated("register_x", "1.2", "2.0", "register_y"))
        @hookspec(warn_on_impl_args={"old": deprecated("参数 old", "1.2", "2.0", "config")})

    Args:
        what: The hook, or the argument.
        since: Version of the plugin interface that discourages it.
        gone: Version that will no longer have it.
        instead: What to use.
    """
    return PluginDeprecationWarning(
        f"{what} 从插件接口 {since} 起不再推荐，{gone} 将取消，请改用 {instead}"
    )
