"""The special functions that statistics rest on: `scipy.special`, loaded with the first call.

Sections are imported by every command, most of which compute none of this.
"""

from __future__ import annotations

from typing import Any


class _Special:
    """Has every function of `scipy.special` under its own name."""

    def __getattr__(self, name: str) -> Any:
        from scipy import special

        return getattr(special, name)


special = _Special()
