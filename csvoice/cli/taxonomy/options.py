"""What the subcommands of `csvoice taxonomy` share."""

from __future__ import annotations

from csvoice.errors import UsageError


def files_on(on: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """Put together what `--on` was given, the shell having spread `--on *.csv`.

    Raises:
        UsageError: There is something left over without `--on`.
    """
    if more and not on:
        raise UsageError(
            "多出了 {extra}。要用哪些导出表来看，请写在 --on 后面。".format(extra="、".join(more))
        )
    return on + more
