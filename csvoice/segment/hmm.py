"""jieba's hidden Markov model for words its dictionary lacks, over many runs of Han at once.

The sums are jieba's (`jieba.finalseg.viterbi`), operation for operation and tie for tie, so the
result is the same to the last bit. rjieba has the model too, but with its probabilities cut to
six decimals, which settles ties in repeated characters (赞赞赞赞赞) another way.

Method: Viterbi decoding over the states begin, middle, end and single of a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from csvoice.segment.batches import Codes, Flags, Ints
from csvoice.segment.blocks import FIRST_HAN, LAST_HAN

Floats = npt.NDArray[np.float64]

_STATES = "BMES"
_NEVER = -3.14e100
_END, _SINGLE = 2, 3
# Of the two states that may come before B, M, E, S, the first loses a tie, as in jieba, where
# the later letter of the alphabet wins.
_LOSER = np.array([2, 0, 0, 2])
_WINNER = np.array([3, 1, 1, 3])


class HiddenMarkovModel:
    """jieba's model as tables."""

    def __init__(self) -> None:
        start, transition, emission = (_probabilities(of) for of in ("start", "trans", "emit"))
        self._start: Floats = np.array([start[state] for state in _STATES])
        self._from_loser = np.array(
            [transition[_STATES[_LOSER[i]]].get(_STATES[i], _NEVER) for i in range(4)]
        )
        self._from_winner = np.array(
            [transition[_STATES[_WINNER[i]]].get(_STATES[i], _NEVER) for i in range(4)]
        )
        self._emission: Floats = np.full((LAST_HAN - FIRST_HAN + 1, 4), _NEVER)
        for column, state in enumerate(_STATES):
            characters = np.fromiter(map(ord, emission[state]), np.int64)
            values = np.fromiter(emission[state].values(), np.float64)
            han = (characters >= FIRST_HAN) & (characters <= LAST_HAN)
            self._emission[characters[han] - FIRST_HAN, column] = values[han]

    def word_starts(self, codes: Codes, lengths: Ints) -> Flags:
        """Which characters begin a word.

        Args:
            codes: Code points of runs of Han (U+4E00 to U+9FD5), one run behind the other.
            lengths: Length of each run, in characters; they add up to `len(codes)`.
        """
        longest_first = np.argsort(-lengths, kind="stable")
        starts = (np.cumsum(lengths) - lengths)[longest_first]
        states = self._decode(codes.astype(np.int64) - FIRST_HAN, starts, lengths[longest_first])
        begins = np.ones(len(codes), dtype=np.bool_)
        begins[1:] = states[:-1] >= _END
        return begins

    def _decode(self, rows: Ints, starts: Ints, lengths: Ints) -> npt.NDArray[np.int8]:
        """The likeliest state of every character; the runs come longest first."""
        running = _runs_longer_than(lengths)
        before = np.zeros((len(rows), 4), dtype=np.int8)
        final = np.empty(len(lengths), dtype=np.int8)
        score = self._start + self._emission[rows[starts]]
        for step, count in enumerate(running[1:], start=1):
            final[count : len(score)] = _last_state(score[count:])
            at = starts[:count] + step
            score, before[at] = self._advance(score[:count], self._emission[rows[at]])
        final[: len(score)] = _last_state(score)
        return _trace_back(before, final, starts, running)

    def _advance(self, score: Floats, emission: Floats) -> tuple[Floats, Ints]:
        loser = score[:, _LOSER] + self._from_loser + emission
        winner = score[:, _WINNER] + self._from_winner + emission
        wins = winner >= loser
        return np.where(wins, winner, loser), np.where(wins, _WINNER, _LOSER)


def _probabilities(of: str) -> Mapping[str, Any]:
    """Load a table of jieba's from its file: jieba itself would bring pkg_resources along."""
    package = find_spec("jieba")
    file = Path(package.origin or "").parent / "finalseg" / f"prob_{of}.py" if package else Path()
    specification = spec_from_file_location(f"csvoice.segment.prob_{of}", file)
    if specification is None or specification.loader is None:
        raise ImportError(f"jieba has no {file}")
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    table: Mapping[str, Any] = module.P
    return table


def _runs_longer_than(lengths: Ints) -> list[int]:
    """How many runs are longer than 0, 1, 2 … characters, until none is."""
    counts = np.bincount(lengths)
    return [int(count) for count in len(lengths) - np.cumsum(counts)[:-1]]


def _last_state(score: Floats) -> npt.NDArray[np.int8]:
    return np.where(score[:, _SINGLE] >= score[:, _END], _SINGLE, _END).astype(np.int8)


def _trace_back(
    before: npt.NDArray[np.int8], final: npt.NDArray[np.int8], starts: Ints, running: list[int]
) -> npt.NDArray[np.int8]:
    states = np.empty(len(before), dtype=np.int8)
    for step, count in reversed(list(enumerate(running))):
        at = starts[:count] + step
        states[at] = final[:count]
        final[:count] = before[at, final[:count]]
    return states
