"""The reports on the small invented exports, each made once."""

from __future__ import annotations

from functools import cache

import pytest

import csvoice
from csvoice.document.report import Report
from tests.page.exports import EXPORTS, write


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    folder = tmp_path_factory.mktemp("exports")

    @cache
    def made(name: str) -> Report:
        return csvoice.report(write(EXPORTS[name](), folder / f"{name}.csv"), jobs=1)

    return {name: made(name) for name in EXPORTS}
