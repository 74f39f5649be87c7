"""What plugins may still use, but not for ever.

A hook or an argument that goes away is marked in `hookspecs.py`, and pluggy warns of plugins that
implement it:

    @hookspec(warn_on_impl=deprecated("register_x", "1.2", "2.0", "register_y"))
    @hookspec(warn_on_impl_args={"old": deprecated("参数 old", "1.2", "2.0", "config")})

`csvoice.plugins` turns the warning into a sentence that names the plugin and the line.
"""

from __future__ import annotations


class PluginDeprecationWarning(FutureWarning):
    """A plugin uses something that will go away."""


def deprecated(what: str, since: str, gone: str, instead: str) -> PluginDeprecationWarning:
    """Make the warning for a hook or an argument.

    Args:
        what: The hook, or the argument.
        since: Version of the plugin interface that discourages it.
        gone: Version that will no longer have it.
        instead: What to use.
    """
    return PluginDeprecationWarning(
        f"{what} 从插件接口 {since} 起不再推荐，{gone} 将取消，请改用 {instead}"
    )
