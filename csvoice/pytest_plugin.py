"""Fixtures for the tests of plugins, found by pytest wherever csvoice is installed.

Nothing is imported until a test asks for a fixture: pytest loads this module in every project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from csvoice.document.report import Section


@pytest.fixture(name="sample_feedback")
def sample_feedback_fixture() -> pl.DataFrame:
    """A thousand invented feedback of three months, annotated and masked."""
    from csvoice.testing import sample_feedback

    return sample_feedback()


@pytest.fixture(name="run_section")
def run_section_fixture() -> Callable[..., Section]:
    """Builds a section on invented feedback, or on a table given; see csvoice.testing."""
    from csvoice.testing import run_section

    return run_section
