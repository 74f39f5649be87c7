"""Which known name a misspelled one may have been meant for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], alike: float = 0.5) -> str | None:
    """Return the known name most like `name`; None where none is `alike` (0 to 1)."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=alike)
    return found[0] if found else None


def hint(name: str, known: Iterable[str], alike: float = 0.5) -> str:
    """Ask whether the nearest known name was meant; empty where none is `alike`."""
    near = nearest(name, known, alike)
    return f"是不是「{near}」？" if near else ""


def choices(name: str, known: Iterable[str]) -> str:
    """Say which known name may have been meant, and which there are."""
    names = list(known)
    listed = "、".join(names) or "（没有安装）"
    return hint(name, names) + f"可用的有：{listed}。"
