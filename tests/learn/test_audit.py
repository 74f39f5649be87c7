from __future__ import annotations

import numpy as np
import pytest

from csvoice.learn.audit import corrected_shares


def test_by_hand() -> None:
    """Of 甲 (600 rows) 1 in 5 is 乙; of 乙 (400 rows) 1 in 4 is 甲: .6 × .8 + .4 × .25 = .58."""
    first, second = corrected_shares(
        ("甲", "乙"), np.array([600, 400]), np.array([[40, 10], [10, 30]])
    )
    assert (first.name, first.raw, first.corrected) == ("甲", 0.6, pytest.approx(0.58))
    assert second.corrected == pytest.approx(0.42)
    assert first.interval.low < 0.58 < first.interval.high


def test_a_sample_of_everything_gives_the_truth() -> None:
    checked = np.array([[50, 10, 0], [5, 20, 5], [0, 1, 9]])
    found = corrected_shares(("甲", "乙", "丙"), checked.sum(axis=1), checked)
    truth = dict(zip(("甲", "乙", "丙"), checked.sum(axis=0) / 100, strict=True))
    assert {one.name: one.corrected for one in found} == pytest.approx(truth)


def test_unchecked_labels_stay_as_said() -> None:
    found = corrected_shares(("甲", "乙"), np.array([90, 10]), np.array([[30, 0], [0, 0]]))
    assert [one.corrected for one in found] == pytest.approx([0.9, 0.1])
    assert found[1].interval.high - found[1].interval.low > 0.1


def test_intervals_hold_what_they_promise() -> None:
    """In 95 of 100 samples the interval holds the true share; the said share is far off."""
    random = np.random.default_rng(0)
    shares, rows, sample, held = np.array([0.5, 0.3, 0.15, 0.05]), 4000, 150, []
    for _ in range(200):
        true = random.choice(4, rows, p=shares)
        said = np.where(random.random(rows) < 0.75, true, random.choice(4, rows))
        checked = np.zeros((4, 4), np.int64)
        audited = random.choice(rows, sample, replace=False)
        np.add.at(checked, (said[audited], true[audited]), 1)
        counts = np.bincount(said, minlength=4)
        real = np.bincount(true, minlength=4) / rows
        held += [
            one.interval.low <= real[int(one.name)] <= one.interval.high
            for one in corrected_shares(tuple("0123"), counts, checked)
        ]
    assert 0.93 <= np.mean(held) <= 0.995
