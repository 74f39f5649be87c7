"""A model trained once on invented rows."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest

from csvoice.learn.labels import LabelledRows, labelled_rows
from csvoice.learn.model import Model
from csvoice.learn.training import train
from tests.labelled import labelled_table


@pytest.fixture
def frame() -> pl.DataFrame:
    return labelled_table()


@pytest.fixture
def rows() -> LabelledRows:
    return labelled_rows(labelled_table())


@cache
def _trained() -> Model:
    return train(labelled_rows(labelled_table()), files=["旧.csv"])


@pytest.fixture
def model() -> Model:
    """A model trained once on the invented rows."""
    return _trained()
