"""A bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import io
import sys

import pytest

from csvoice.cli.output import progress_bar


class _Stream(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize("terminal", [True, False])
def test_only_a_terminal_sees_it(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    stream = _Stream(terminal=terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar() as show:
        show("read", 0, 1)
        show("annotate", 50, 100)
        show("annotate", 100, 100)
    assert ("标注" in stream.getvalue()) == terminal
