"""Work elsewhere: in another process, whatever the work does to it."""

from __future__ import annotations

import os
import threading

import pytest

from csvoice.errors import PluginError
from csvoice.testing.processes import HASH_SEEDS, elsewhere, measured


def test_strings_hash_by_another_seed() -> None:
    assert elsewhere(os.getpid) != os.getpid()
    first, second = (elsewhere(hash, "反馈", seed=seed) for seed in HASH_SEEDS)
    assert first != second
    assert elsewhere(hash, "反馈") == first


def test_one_that_ends_its_process_is_told_and_the_next_works() -> None:
    with pytest.raises(PluginError, match="意外结束"):
        elsewhere(os._exit, 3)
    assert elsewhere(len, "反馈") == 2


def test_what_cannot_be_sent_is_called_here() -> None:
    lock = threading.Lock()
    assert elsewhere(lambda: (lock.locked(), os.getpid())) == (False, os.getpid())


def test_errors_come_back_as_they_are() -> None:
    with pytest.raises(ZeroDivisionError):
        elsewhere(divmod, 1, 0)


def test_memory_is_measured_where_the_system_tells_it() -> None:
    cost = measured(lambda: len(b"x" * 64_000_000))
    assert cost.seconds > 0
    assert cost.megabytes is None or cost.megabytes > 30
