"""Keep a mapping that was given on the command line for files with the same headers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from csvoice.config import Config
    from csvoice.read.feedback import Source


def remember(sources: Iterable[Source], config: Config, *, err: bool = False) -> None:
    """Write `config.map`, if it was given, to ./csvoice.toml for each table, and say so.

    Args:
        sources: The tables it was used on.
        config: Options of the run.
        err: Say so on stderr, where stdout carries a result.
    """
    from csvoice.config import CONFIG_NAME
    from csvoice.read.mapping import remember_mapping

    if not config.map:
        return
    file = Path(CONFIG_NAME)
    for source in sources:
        remember_mapping(file, source.columns, config.map)
    click.echo(f"列的对应关系已记在 {file}，表头相同的文件下次不用再指定。", err=err)
