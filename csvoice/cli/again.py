"""A report that was made before on the same basis: delivered again without being made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csvoice.cli.report import found, next_step, where
from csvoice.errors import printable
from csvoice.finished import Basis, Finished, keep_finished
from csvoice.storage.output import write_files

if TYPE_CHECKING:
    from csvoice.config import Config
    from csvoice.pipeline.deliver import Delivery


def deliver_again(
    report: Finished, folder: Path, config: Config
) -> tuple[Sequence[Path], Sequence[str]]:
    """Write a finished report, say what was said and send what was sent.

    Its archive needs nothing: a report whose run changed the archive was not kept.

    Returns:
        The files, and a sentence for each notifier that failed.
    """
    files, failures = write_files(folder, report.files), list[str]()
    if config.notify:
        from csvoice.pipeline.told_again import notify_again

        failures = notify_again(report.findings, config)
    for sentence in failures:
        click.echo(printable(sentence), err=True)
    before, after = report.said
    for line in (*before, where(files), *after):
        click.echo(printable(line))
    return files, failures


def keep_delivery(
    before: Basis, now: Basis, delivery: Delivery, folder: Path, config: Config
) -> None:
    """Keep a report that was delivered, so that it is not made again."""
    from csvoice.pipeline.told_again import as_json

    findings = as_json(delivery.outcome.report.findings) if config.notify else ""
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in delivery.files}
    said = found(delivery), [next_step(delivery.outcome)]
    keep_finished(before, now, Finished(files, said, findings))
