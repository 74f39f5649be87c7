"""Voice-of-customer reports from raw exports of Chinese customer feedback.

This module is the public API: exactly what scripts and plugins may import, beside `csvoice.kit` and
`csvoice.numerals`. Its one list is `__init__.pyi`; names are loaded when first used, so that
`csvoice --help` stays quick.
"""

from __future__ import annotations

import sys
from types import ModuleType

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


class _PublicModule(ModuleType):
    """Keeps `read` and `annotate` the functions, though rooms of these names are imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _PublicModule
