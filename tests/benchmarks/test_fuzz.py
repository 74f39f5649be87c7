"""A small number of the cases of benchmarks/fuzz.py; it runs a hundred thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.fuzz import TARGETS, fuzz


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_the_answer_is_a_result_or_a_sentence(name: str, tmp_path: Path) -> None:
    problems = {seed: fuzz(name, seed, tmp_path) for seed in range(20)}
    assert not {seed: problem for seed, problem in problems.items() if problem}
