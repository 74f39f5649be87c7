"""Many texts as one array of code points, and the way back to a list of tokens for each text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

Codes = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BETWEEN_TEXTS = "\0"  # no segmenter joins it to anything, and no term holds it
BATCH = 500_000  # characters
_SURROGATES = 0xD800


def batches(texts: pl.Series) -> Iterator[pl.Series]:
    """Slices of about half a million characters, so that memory stays bounded."""
    reach = texts.str.len_chars().to_numpy().cumsum(dtype=np.int64)
    cuts = np.flatnonzero(np.diff(reach // BATCH)) + 1
    for start, end in pairwise(np.unique([0, *cuts, len(texts)]).tolist()):
        yield texts[start:end]


def joined(texts: pl.Series) -> str:
    """The texts, one behind the other, with a NUL between each two."""
    return str(texts.str.join(BETWEEN_TEXTS).item())


def code_points(text: str) -> Codes:
    """Return the code points of a text as an array."""
    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4")


def text_of(codes: Codes) -> str:
    """Return the text of an array of code points."""
    return codes.astype("<u4").tobytes().decode("utf-32-le")


def token_lists(texts: pl.Series, codes: Codes, starts: Flags) -> pl.Series:
    """Cuts the joined texts before each marked character.

    Args:
        texts: The texts that were joined.
        codes: Their code points, joined.
        starts: Which of them begin a token.
    """
    lengths = texts.str.len_chars().to_numpy().astype(np.int64)
    text_starts = np.cumsum(lengths + 1) - lengths - 1
    mark_token, mark_text = _absent(codes)
    inside = starts.copy()
    inside[text_starts[text_starts < len(codes)]] = False
    inside[text_starts[1:] - 1] = False
    marked = np.full(len(codes) + np.count_nonzero(inside), mark_token, dtype=np.uint32)
    places = np.arange(len(codes)) + np.cumsum(inside)
    marked[places] = codes
    marked[places[text_starts[1:] - 1]] = mark_text
    return _split_twice(text_of(marked), chr(mark_token), chr(mark_text)).alias(texts.name)


def _split_twice(text: str, mark_token: str, mark_text: str) -> pl.Series:
    texts = pl.DataFrame({"text": text.split(mark_text)})
    tokens = pl.col("text").replace("", None).str.split(mark_token)
    return texts.select(tokens.fill_null([])).to_series()


def _absent(codes: Codes) -> tuple[int, int]:
    """The two lowest code points that no text uses."""
    used = np.bincount(codes[codes < _SURROGATES], minlength=_SURROGATES)
    first, second, *_ = np.flatnonzero(used == 0).tolist()
    return first, second
