"""What can go wrong, as sentences a user can act on.

    CsvoiceError
    ├── UsageError     an option or csvoice.toml is wrong
    ├── InputError     a file, a row or a column cannot be used
    ├── OutputError    a result cannot be written
    └── PluginError    a plugin breaks its contract

Every message is one Chinese sentence: what is wrong, where, and what to do. Only `cli/` turns an
error into an exit code.
"""

from __future__ import annotations

import errno

_BLANKS = "\n\t\u3000\u00a0"
_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是一个文件夹",
    errno.ENOTDIR: "上一级是文件，不是文件夹",
    errno.EEXIST: "已有同名文件",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "只读",
    errno.ENAMETOOLONG: "名字太长",
}


class CsvoiceError(Exception):
    """Anything csvoice reports to its user instead of a traceback."""


class UsageError(CsvoiceError):
    """An option, or a line of csvoice.toml, is wrong."""


class InputError(CsvoiceError):
    """A file, a row or a column cannot be used."""


class OutputError(CsvoiceError):
    """A result cannot be written."""


class PluginError(CsvoiceError):
    """A plugin cannot be loaded or breaks the contract of a hook."""


def printable(text: str) -> str:
    """Escape what a terminal would obey instead of showing it: ESC in a file's name, say."""
    return "".join(
        sign if sign.isprintable() or sign in _BLANKS else f"\\x{ord(sign):02x}" for sign in text
    )


def reason_of(error: OSError) -> str:
    """Say in Chinese why the system refused."""
    number = error.errno or (errno.ENOSPC if "os error 28" in str(error) else 0)
    return _REASONS.get(number, error.strerror or str(error))
