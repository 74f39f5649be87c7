"""Keeps what it is told in a file."""

from pathlib import Path

import csvoice


def keep(findings):
    lines = "\n".join(finding.statement for finding in findings)
    Path("sent.txt").write_text(lines, encoding="utf-8")


@csvoice.hookimpl
def register_notifiers():
    return [csvoice.Notifier("keep", keep)]
