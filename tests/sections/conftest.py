"""Contexts that many tests of sections look at."""

from __future__ import annotations

import pytest

from csvoice.context import Context
from tests.feedback import context, feedback_table


@pytest.fixture(scope="session")
def full() -> Context:
    """March 2024 against February, every column there."""
    return context(feedback_table())


@pytest.fixture(scope="session")
def undated() -> Context:
    """The same rows without dates, brand, product, channel, customer and rating."""
    missing = dict.fromkeys(("created_at", "brand", "product", "channel", "customer", "rating"))
    return context(feedback_table(**missing))
