"""Colours that can be read, and told apart by everyone."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from csvoice.company.theme import READABLE, contrast
from csvoice.palette import (
    BEFORE,
    BLUES,
    DARK,
    DIVERGING,
    INK,
    MARKS,
    MUTED,
    PALE_ALARM,
    PALE_NEWS,
    SERIES,
    SOFT,
    WHITE,
    variables,
)

READERS = {
    "all cones": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
"""What an eye without one kind of cones makes of linear RGB (Machado, Oliveira, Fernandes 2009)."""

TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
APART = 20.0
"""Distance in CIELAB at which two patches are plainly different."""


def lab(colour: str, reader: str) -> np.ndarray:
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(
        np.clip(TO_XYZ @ np.clip(READERS[reader] @ linear, 0, 1) / [0.9505, 1, 1.089], 1e-6, None)
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("one", "other"), [*combinations((*MARKS.values(), BEFORE[0]), 2)])
def test_highlights_are_told_apart_by_everyone(reader: str, one: str, other: str) -> None:
    assert np.linalg.norm(lab(one, reader) - lab(other, reader)) >= APART


@pytest.mark.parametrize("text", [INK, MUTED, *MARKS.values()])
@pytest.mark.parametrize("ground", [WHITE, SOFT])
def test_text_can_be_read_in_light_and_dark(text: str, ground: str) -> None:
    assert contrast(text, ground) >= READABLE
    assert contrast(DARK[text], DARK[ground]) >= READABLE


@pytest.mark.parametrize("ground", [PALE_NEWS, PALE_ALARM])
def test_ink_can_be_read_on_what_is_pointed_at(ground: str) -> None:
    assert contrast(INK, ground) >= READABLE
    assert contrast(DARK[INK], DARK[ground]) >= READABLE


def test_there_are_three_highlights() -> None:
    assert len(set(MARKS.values())) == len(MARKS) == 3


def test_every_colour_of_a_chart_has_one_for_a_dark_page() -> None:
    assert {*SERIES, *BEFORE, *BLUES, *DIVERGING} <= set(DARK)
    assert variables().count("--") == variables(dark=True).count("--")
