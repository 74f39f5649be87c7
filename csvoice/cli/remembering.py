"""Keep a mapping that was given on the command line for files with the same headers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csvoice.config import Config
    from csvoice.read.feedback import Source


def remember(sources: Iterable[Source], config: Config) -> Path | None:
    """Write `config.map` to ./csvoice.toml for each table it was used on.

    Returns:
        The file, or None where no mapping was given.
    """
    from csvoice.config import CONFIG_NAME
    from csvoice.read.mapping import remember_mapping

    if not config.map:
        return None
    file = Path(CONFIG_NAME)
    for source in sources:
        remember_mapping(file, source.columns, config.map)
    return file
