"""Archives that tests begin with: each made once, and copied for whoever changes it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from csvoice.pipeline.run import Outcome
from tests.archive.exports import MONTHS, rows, store_months

Made = Callable[[int], tuple[Path, Outcome]]
Begin = Callable[[int], Outcome]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The folder after so many months were reported on, and the last report; not to be changed."""

    @cache
    def after(months: int) -> tuple[Path, Outcome]:
        folder = tmp_path_factory.mktemp("archived") / "folder"
        if months > 1:
            shutil.copytree(after(months - 1)[0], folder)
        return folder, store_months(folder, rows(), MONTHS[months - 1 : months], disable=())

    return after


@pytest.fixture
def begin(made: Made, tmp_path: Path) -> Begin:
    """Put `archive` and the exports of the first months into `tmp_path`; gives the last report."""

    def put(months: int) -> Outcome:
        folder, outcome = made(months)
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
        return outcome

    return put
