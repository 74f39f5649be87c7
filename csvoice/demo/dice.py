"""Chance that falls alike on every machine.

Everything is made of `Generator.random()`, sums and products: numpy may change its other
distributions between versions, and `exp` or `log` differ in the last digit between platforms.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, TypeVar

import numpy as np

K = TypeVar("K", str, int)
T = TypeVar("T")


class Dice:
    """A seeded source of chance."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed).random
        self._summed: dict[int, tuple[Mapping[Any, float], list[Any], list[float]]] = {}

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

    def weigh(self, weights: Mapping[K, float]) -> K:
        """Return a key with a probability proportional to its weight; weights stay as they are."""
        if id(weights) not in self._summed:
            # Held, so that no other weights come to stand in its place.
            self._summed[id(weights)] = weights, [*weights], [*accumulate(weights.values())]
        _held, keys, sums = self._summed[id(weights)]
        key: K = keys[bisect(sums, self._random() * sums[-1])]
        return key

    def between(self, quantiles: Sequence[float], at: Sequence[float]) -> float:
        """Return a number from the distribution with these quantiles, linear between them."""
        return float(np.interp(self._random(), at, quantiles))
