"""Rows that cannot be read: the first one stops the program, or they are skipped and counted."""

from __future__ import annotations

from pathlib import Path

from csvoice.components import ReadOptions
from csvoice.errors import InputError


class BadRows:
    """The broken rows of one file; `count` says how many were skipped."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.count = 0
        self._path = path
        self._skip = options.on_bad_row == "skip"
        self._first = ""

    def meet(self, row: int, problem: str, what: str, line: int | None = None) -> None:
        """Count a broken row.

        Args:
            row: Its number as a spreadsheet counts.
            problem: What is wrong with it, in Chinese, ending in a full stop.
            what: What of it the user should check.
            line: Its number as a text editor counts.

        Raises:
            InputError: Broken rows are not to be skipped.
        """
        where = f"{self._path.name} 第 {row:,} 行"
        if line not in (None, row):
            where += f"（文本编辑器中第 {line:,} 行）"
        if not self._skip:
            advice = "请检查这一行的{what}，或用 --on-bad-row skip 跳过并计数。"
            raise InputError(where + problem + advice.format(what=what))
        self.count += 1
        self._first = self._first or where

    def notes(self) -> list[str]:
        """Say how many rows were skipped and where the first one is."""
        if not self.count:
            return []
        text = "跳过了 {n:,} 行无法读取的行，第一处在 {where}。"
        return [text.format(n=self.count, where=self._first)]
