from __future__ import annotations

import numpy as np

from csvoice.learn.reliability import Suspect, suspects

# Mean own probability: class 0 (0.9 + 0.7 + 0.2) / 3 = 0.6; class 1 (0.8 + 0.6) / 2 = 0.7.
PROBABILITIES = np.array([[0.9, 0.1], [0.7, 0.3], [0.2, 0.8], [0.2, 0.8], [0.4, 0.6]])
LABELS = np.array([0, 0, 0, 1, 1])


def test_by_hand() -> None:
    (found,) = suspects(LABELS, PROBABILITIES)
    assert (found.row, found.given, found.likely) == (2, 0, 1)
    assert round(found.margin, 6) == 0.6


def test_below_the_class_mean_is_no_suspicion() -> None:
    """Class 1 is likelier (0.6), yet not as likely as its own rows find it (0.7)."""
    assert suspects(np.array([0, 0, 0, 1, 0]), PROBABILITIES)[1:] == []


def test_a_row_whose_own_label_is_likelier_is_no_suspect() -> None:
    """Class 2's rows are so unsure that 0.3 is confident; 0.5 of class 0 still beats it."""
    probabilities = np.array([[0.9, 0.05, 0.05], [0.5, 0.2, 0.3], [0.6, 0.1, 0.3]])
    found = suspects(np.array([0, 0, 2]), probabilities)
    assert found == []


def test_rows_without_probabilities_are_passed_over() -> None:
    probabilities = np.vstack([PROBABILITIES, [np.nan, np.nan]])
    found = suspects(np.append(LABELS, 0), probabilities)
    assert [one.row for one in found] == [2]


def test_finds_planted_errors_and_nothing_else() -> None:
    """Those that are surer than the average row of the other class, about three in four."""
    random = np.random.default_rng(5)
    true = random.integers(0, 3, 300)
    probabilities = np.eye(3)[true] * 0.8 + random.dirichlet(np.ones(3), 300) * 0.2
    given = true.copy()
    given[:15] = (true[:15] + 1) % 3
    found = suspects(given, probabilities)
    assert {one.row for one in found} <= {*range(15)}
    assert len(found) >= 10
    assert [one.margin for one in found] == sorted((one.margin for one in found), reverse=True)
    assert all(isinstance(one, Suspect) and one.likely == true[one.row] for one in found)
