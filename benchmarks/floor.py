"""What no report can do without: polars reads the file, rjieba cuts its texts once.

python benchmarks/floor.py FILE COLUMN
"""

from __future__ import annotations

import sys

import polars as pl
import rjieba


def main() -> None:
    """Prints how many words there are."""
    file, column = sys.argv[1:]
    texts = pl.read_csv(file, infer_schema=False)[column].drop_nulls()
    print(len(rjieba.cut("\n".join(texts.to_list()))))


if __name__ == "__main__":
    main()
