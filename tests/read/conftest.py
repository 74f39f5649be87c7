from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csvoice.config import Config
from csvoice.read.builtin import register_readers
from csvoice.read.feedback import RawFeedback, read_feedback

Read = Callable[..., RawFeedback]


@pytest.fixture
def read() -> Read:
    def run(*paths: Path | str, **options: Any) -> RawFeedback:
        config = Config(**options)
        return read_feedback(paths, config, register_readers(config))

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def run(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return run
