"""Invented feedback with labels, the same every time."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import pytest

from csvoice.learn.features import Cut
from csvoice.learn.labels import LabelledRows, labelled_rows
from csvoice.learn.model import Model
from csvoice.learn.training import train

WORDS = {
    "物流": ("快递", "发货", "中转", "配送", "包裹", "还没到"),
    "质量": ("裂开", "掉漆", "做工", "松动", "异响", "坏了"),
    "客服": ("态度", "推诿", "挂断", "敷衍", "没人接", "回复"),
}
FILLERS = ("这次", "昨天", "真的", "一直", "又", "我们家", "朋友", "上周")


@cache
def invented(rows: int = 180, seed: int = 3) -> pl.DataFrame:
    """Make `text`, `tokens` and `label`, every class as often as the others."""
    random = np.random.default_rng(seed)
    labels = [list(WORDS)[number % len(WORDS)] for number in range(rows)]
    texts = [
        "".join([*random.choice(FILLERS, 3), *random.choice(WORDS[label], 2)]) + "，请处理"
        for label in labels
    ]
    return Cut().transform(texts).with_columns(label=pl.Series(labels))


@pytest.fixture
def frame() -> pl.DataFrame:
    return invented()


@pytest.fixture
def rows() -> LabelledRows:
    return labelled_rows(invented())


@cache
def _trained() -> Model:
    return train(labelled_rows(invented()), files=["旧.csv"])


@pytest.fixture
def model() -> Model:
    """A model trained once on the invented rows."""
    return _trained()
