"""Texts to tokens: jieba's, fast.

Three segmenters with one interface, `prepare(user_words) -> cut(texts) -> lists of tokens`:
`fast` (the default: jieba's tokens by way of rjieba), `reference` (jieba itself) and `raw`
(rjieba as it is).
"""

from __future__ import annotations

from csvoice.segment.layer import fast
from csvoice.segment.reference import raw, reference

__all__ = ["fast", "raw", "reference"]
