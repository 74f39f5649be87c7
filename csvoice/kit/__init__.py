"""What sections are written with, for third parties as for csvoice itself.

Rows of the period, shares with their intervals, tables and heatmaps from frames, and the turns of
phrase that make sections sound alike. `csvoice.numerals` writes the numbers.
"""

from csvoice.kit.rows import (
    NOT_PRAISE,
    ONCE,
    frequencies,
    meeting,
    pains,
    prove,
    quotes,
    rows_of,
    telling,
    typed,
)
from csvoice.kit.shares import share_columns, share_table
from csvoice.kit.tables import heatmap, table
from csvoice.kit.wording import between, last, listed, quoted, this

__all__ = [
    "NOT_PRAISE",
    "ONCE",
    "between",
    "frequencies",
    "heatmap",
    "last",
    "listed",
    "meeting",
    "pains",
    "prove",
    "quoted",
    "quotes",
    "rows_of",
    "share_columns",
    "share_table",
    "table",
    "telling",
    "this",
    "typed",
]
