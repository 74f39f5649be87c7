"""The tone of invented sentences, kind by kind, and the model that tells it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import csvoice
from csvoice.annotate.grams import GramFinder
from csvoice.annotate.tone import MEASURES, ToneModel

CLEAR = 0.1


def _cases() -> list[object]:
    lines = (Path(__file__).parent / "tones.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if not line.startswith("#")]
    missed = pytest.mark.xfail(strict=True, reason="not understood yet")
    return [
        pytest.param(text, tone[0], id=f"{kind}-{text}", marks=[missed] * tone.endswith("!"))
        for kind, tone, text in cells
    ]


@pytest.fixture(scope="module")
def tones() -> dict[str, float]:
    texts = [case.values[0] for case in _cases()]  # type: ignore[attr-defined]
    told = csvoice.annotate(pl.DataFrame({"text": texts}))["sentiment"]
    return dict(zip(texts, told.to_list(), strict=True))


@pytest.mark.parametrize(("text", "tone"), _cases())
def test_tone(tones: dict[str, float], text: str, tone: str) -> None:
    told = tones[text]
    assert {"+": told > CLEAR, "-": told < -CLEAR, "0": told <= CLEAR}[tone]


def test_a_row_has_its_tone_whatever_stands_beside_it() -> None:
    rows = ["质量很好", "太慢了，等了一周", "一般般吧"]
    together = csvoice.annotate(pl.DataFrame({"text": [*rows, *["差评，垃圾"] * 50]}))
    alone = [csvoice.annotate(pl.DataFrame({"text": [row]}))["sentiment"][0] for row in rows]
    assert together["sentiment"][:3].to_list() == alone


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("好不好", ["不", "好", "好", "好不", "不好", "，好"]),
        ("好，。！好", ["好", "好", "，好", "，好"]),
        ("第12天", ["0", "第0"]),
        ("OK", ["o", "ok"]),
        ("😀好", ["好"]),
        ("", []),
    ],
)
def test_grams(text: str, grams: list[str]) -> None:
    listed = ["好", "不", "好不", "不好", "，好", "0", "第0", "o", "ok"]
    found = GramFinder(listed).find(pl.Series(["无关", text, None]))
    known = found.gram < len(listed)
    assert sorted(listed[one] for one in found.gram[known]) == sorted(grams)
    assert set(found.row[known].tolist()) <= {1}


def test_an_end_belongs_to_its_own_row() -> None:
    found = GramFinder(["好，", "，差"]).find(pl.Series(["好", "差", ""]))
    pairs = zip(found.row.tolist(), found.gram.tolist(), strict=True)
    assert sorted(pair for pair in pairs if pair[1] < 2) == [(0, 0), (1, 1)]
    assert found.length.tolist() == [1, 1, 0]


def test_the_model_adds_characters_and_measures() -> None:
    model = ToneModel({"好": 7.0, "@density": 1.0})
    measures = np.zeros((3, len(MEASURES)))
    measures[2, MEASURES.index("density")] = 1
    tone = model.tone(pl.Series(["好", "好" * 9, "无"]), measures, np.array([True, False, True]))
    expected = [7 / 41**0.5, 63 / 49**0.5, 1.0]
    assert tone == pytest.approx(np.tanh(np.array(expected) / 2))


def test_characters_alone_must_say_much() -> None:
    tone = ToneModel({"好": 7.0}).tone(
        pl.Series(["好"]), np.zeros((1, len(MEASURES))), np.array([False])
    )
    assert tone[0] == 0
