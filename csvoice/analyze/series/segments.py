"""Values of columns as numbers, so that rows are counted in many views and hashed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.analyze.statistics.intervals import Integers

Codes: TypeAlias = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Segments:
    """Which value each row has in each column.

    Attributes:
        values: The values of each column, sorted.
        codes: Place of each row's value among them, -1 where it has none.
    """

    values: Mapping[str, pl.Series]
    codes: Mapping[str, Codes]

    @classmethod
    def of(cls, frame: pl.DataFrame, names: Sequence[str]) -> Self:
        """Number the values of some columns of strings."""
        values = {name: frame[name].unique().drop_nulls().sort().cast(pl.String) for name in names}
        codes = {
            name: frame[name].cast(pl.Enum(known)).to_physical().cast(pl.Int32).fill_null(-1)
            for name, known in values.items()
        }
        return cls(values, {name: numbers.to_numpy() for name, numbers in codes.items()})

    def numbered(self, names: Sequence[str]) -> Integers:
        """Number the segments that some columns make, in the order of their values.

        Numbers are not without gaps. Rows without a value in one of the columns have -1.
        """
        number, known = np.zeros(1, np.int64), np.ones(1, np.bool_)
        for name in names:
            number = number * len(self.values[name]) + self.codes[name]
            known = known & (self.codes[name] >= 0)
        return np.where(known, number, -1)

    def spelled(self, numbers: Integers, names: Sequence[str]) -> pl.DataFrame:
        """Return the values of numbered segments."""
        columns = dict[str, pl.Series]()
        for name in reversed(names):
            numbers, code = np.divmod(numbers, max(1, len(self.values[name])))
            columns[name] = self.values[name].gather(code)
        return pl.DataFrame({name: columns[name] for name in names})
