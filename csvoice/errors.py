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
