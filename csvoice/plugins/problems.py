"""One thing that is wrong with the plugins or the machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and what to do about it.

    Attributes:
        level: An error costs something of the report; a warning is worth a look.
        kind: A short English name, the same from version to version.
        subject: The plugin, file, folder or part it is about.
        message: Chinese: what is wrong.
        advice: Chinese: what to do.
    """

    level: Literal["error", "warning"]
    kind: str
    subject: str
    message: str
    advice: str
