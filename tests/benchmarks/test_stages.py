"""The clock of benchmarks/stages.py hangs on functions that are still there."""

from __future__ import annotations

from importlib import import_module

import pytest

from benchmarks import stages


@pytest.mark.parametrize(("module", "function"), [one[:2] for one in stages.FUNCTIONS])
def test_every_stage_has_a_function(module: str, function: str) -> None:
    assert callable(getattr(import_module(module), function))


@pytest.mark.parametrize("module", stages.LOADING)
def test_plugins_are_loaded_there(module: str) -> None:
    assert callable(import_module(module).load_plugins)
