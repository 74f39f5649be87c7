"""Chance that falls alike on every machine.

Everything is made of `Generator.random()`, sums and products: numpy may change its other
distributions between versions, and `exp` or `log` differ in the last digit between platforms.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np

K = TypeVar("K", str, int)
T = TypeVar("T")

_BLOCK = 10_000


class Weighted(Generic[K]):
    """Keys with weights, summed once for many throws."""

    def __init__(self, weights: Mapping[K, float]) -> None:
        self.keys: list[K] = list(weights)
        self.sums = list(accumulate(weights.values()))


class Dice:
    """A seeded source of chance."""

    def __init__(self, seed: int) -> None:
        self._random = _numbers(seed).__next__

    def hits(self, probability: float) -> bool:
        """Return True with this probability."""
        return self._random() < probability

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options, each as likely as the others."""
        return options[int(self._random() * len(options))]

    def sample(self, options: Sequence[T], size: int) -> list[T]:
        """Return `size` different options."""
        left = list(options)
        return [left.pop(int(self._random() * len(left))) for _ in range(size)]

    def weigh(self, weights: Weighted[K]) -> K:
        """Return a key with a probability proportional to its weight."""
        return weights.keys[bisect(weights.sums, self._random() * weights.sums[-1])]

    def between(self, quantiles: Sequence[float], at: Sequence[float]) -> float:
        """Return a number from the distribution with these quantiles, linear between them."""
        share = self._random()
        place = bisect(at, share, 1, len(at) - 1)
        low, high = quantiles[place - 1], quantiles[place]
        return low + (high - low) * (share - at[place - 1]) / (at[place] - at[place - 1])


def _numbers(seed: int) -> Iterator[float]:
    random = np.random.default_rng(seed).random
    while True:
        yield from random(_BLOCK).tolist()
