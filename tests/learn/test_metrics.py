from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as reference

from csvoice.learn.metrics import confusion, judge, score

NAMES = np.array(["甲", "乙", "丙", "丁"], dtype=object)
RANDOM = np.random.default_rng(3)
TRUTH = RANDOM.integers(0, 4, 300)
SAID = np.where(RANDOM.random(300) < 0.6, TRUTH, RANDOM.integers(0, 4, 300))
TRUE_SETS = RANDOM.random((200, 4)) < 0.4
SAID_SETS = TRUE_SETS ^ (RANDOM.random((200, 4)) < 0.2)


def single(codes: np.ndarray) -> list[tuple[str, ...]]:
    return [(name,) for name in NAMES[codes]]


def several(indicators: np.ndarray) -> list[tuple[str, ...]]:
    return [tuple(NAMES[one]) for one in indicators]


@pytest.mark.parametrize(
    ("ours", "truth", "said", "true_names", "said_names"),
    [
        pytest.param(judge(single(TRUTH), single(SAID)), TRUTH, SAID, TRUTH, SAID, id="one label"),
        pytest.param(
            judge(several(TRUE_SETS), several(SAID_SETS)),
            TRUE_SETS,
            SAID_SETS,
            TRUE_SETS,
            SAID_SETS,
            id="several",
        ),
    ],
)
def test_measures_are_scikit_learns(
    ours: object, truth: np.ndarray, said: np.ndarray, true_names: object, said_names: object
) -> None:
    scores = score(ours, draws=10)  # type: ignore[arg-type]
    assert scores.accuracy.value == pytest.approx(reference.accuracy_score(truth, said))
    for average in ("macro", "micro", "weighted"):
        expected = reference.f1_score(truth, said, average=average)
        assert getattr(scores, f"{average}_f1").value == pytest.approx(expected)
    table = reference.precision_recall_fscore_support(truth, said)
    for label in scores.labels:
        place = list(NAMES).index(label.name)
        expected = [column[place] for column in table]
        assert [label.precision, label.recall, label.f1.value, label.support] == pytest.approx(
            expected
        )


def test_confusion_is_scikit_learns() -> None:
    names, columns, counts = confusion(judge(single(TRUTH), single(SAID)))
    assert columns == (*names, "")
    expected = reference.confusion_matrix(NAMES[TRUTH], NAMES[SAID], labels=list(names))
    assert (counts[:, :-1] == expected).all()
    assert not counts[:, -1].any()


def test_by_hand() -> None:
    truth = [("甲",), ("甲",), ("甲",), ("乙",)]
    said = [("甲",), ("乙",), (), ("外",)]
    scores = score(judge(truth, said), draws=10)
    assert scores.accuracy.value == 0.25
    assert {one.name: round(one.f1.value, 4) for one in scores.labels} == {"甲": 0.5, "乙": 0}
    assert scores.macro_f1.value == 0.25
    assert scores.weighted_f1.value == 0.375
    names, columns, counts = confusion(judge(truth, said))
    assert (names, columns) == (("乙", "甲"), ("乙", "甲", "外", ""))
    assert counts.tolist() == [[0, 0, 1, 0], [1, 1, 0, 1]]


def test_interval_of_accuracy_is_the_binomial_one() -> None:
    """The percentile bootstrap of a share is the binomial quantile."""
    from scipy.stats import binom

    right = np.arange(200) < 150
    judged = judge([("甲",)] * 200, [("甲",) if one else ("乙",) for one in right])
    interval = score(judged, draws=4000).accuracy.interval
    assert [interval.low, interval.high] == pytest.approx(
        binom.ppf([0.025, 0.975], 200, 0.75) / 200, abs=0.006
    )


def test_rows_that_stand_together_widen_the_interval() -> None:
    """Each text ten times is no more than each text once."""
    once = score(judge(single(TRUTH[:60]), single(SAID[:60])), draws=2000)
    judged = judge(single(np.repeat(TRUTH[:60], 10)), single(np.repeat(SAID[:60], 10)))
    grouped = score(judged, np.repeat(np.arange(60), 10), draws=2000)
    loose = score(judged, draws=2000)

    def width(figure: object) -> float:
        return figure.interval.high - figure.interval.low  # type: ignore[attr-defined, no-any-return]

    assert width(grouped.macro_f1) == pytest.approx(width(once.macro_f1), rel=0.1)
    assert width(grouped.macro_f1) > 2.5 * width(loose.macro_f1)


def test_all_wrong_of_few_is_not_certain() -> None:
    truth = [("甲",)] * 20 + [("乙",)] * 4
    rare = score(judge(truth, [("甲",)] * 24)).labels[1]
    # Wilson's upper end for 0 of 4 is 0.4899; F = 2 share / (1 + share).
    assert rare.f1.value == 0
    assert rare.f1.interval.low == 0
    assert rare.f1.interval.high == pytest.approx(2 * 0.4899 / 1.4899, abs=1e-4)


def test_the_same_seed_gives_the_same_intervals() -> None:
    judged = judge(single(TRUTH), single(SAID))
    assert score(judged) == score(judged)
