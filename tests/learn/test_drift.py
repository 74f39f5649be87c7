"""Drift is said where there is some, and only there."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from csvoice.learn.deciding import Decider
from csvoice.learn.drift import drift_warnings, stability, unknown_share
from csvoice.learn.features import Cut
from csvoice.learn.model import Model
from tests.labelled import labelled_table

DECILES = np.arange(0.1, 1, 0.1)


def _warnings(model: Model, texts: pl.DataFrame) -> tuple[str, ...]:
    scores = Decider(model)(texts)["score"].to_numpy()
    return drift_warnings(model.card, model.vocabulary, scores, texts["tokens"])


def test_the_same_kind_of_data_has_not_drifted(model: Model) -> None:
    assert _warnings(model, labelled_table(200, seed=8)) == ()


def test_other_data_has(model: Model) -> None:
    texts = Cut().transform([f"昨天{one}天空蔚蓝，风景优美" for one in range(150)])
    said = "".join(_warnings(model, texts))
    assert all(word in said for word in ("拿准", "群体稳定性指数", "没见过"))


def test_few_rows_say_nothing(model: Model) -> None:
    assert _warnings(model, Cut().transform(["天空蔚蓝"] * 50)) == ()


@pytest.mark.parametrize(
    ("scores", "index"),
    [
        (np.arange(0.005, 1, 0.01), 0.0),
        # 0.5 + 0.5 instead of ten tenths: 2 (.5 - .1) ln 5 + 8 (.1 - .005) ln 20, n = 100
        (np.repeat([0.05, 0.95], 50), 2 * 0.4 * np.log(5) + 8 * 0.095 * np.log(20)),
    ],
)
def test_stability(scores: np.ndarray, index: float) -> None:
    assert stability(DECILES, scores) == pytest.approx(index, abs=1e-9)


def test_unknown_words_count_once_a_text() -> None:
    tokens = pl.Series([["App", "坏", "坏", " "], ["坏了"], []])
    assert unknown_share(["app", "坏"], tokens) == pytest.approx(1 / 3)
