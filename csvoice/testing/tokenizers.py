"""The contract of a tokenizer."""

from __future__ import annotations

from typing import Any

import polars as pl

from csvoice.components import Tokenizer
from csvoice.testing.checks import Check, expect, insist, promised
from csvoice.testing.processes import HASH_SEEDS, elsewhere
from csvoice.testing.sample import sample_feedback
from csvoice.testing.subjects import Target, subject_of

_ROWS = 300
_ODD = ("", " ", "👍🏽👨‍👩‍👧‍👦", "abc 123", "，。！", "很" * 5_000, None)


def check_tokenizer(tokenizer: Tokenizer | Target, **options: Any) -> None:
    """Hold a tokenizer against the contract.

    Args:
        tokenizer: The tokenizer; or the module, file or name of a plugin, whose tokenizers are
            all checked.
        options: What would stand under `[plugins.NAME]` in csvoice.toml.

    Raises:
        AssertionError: Says what is wrong, with which text, and what to do.
    """
    for one in subject_of(tokenizer, options).of(Tokenizer):
        insist(tokenizer_checks(one))


def tokenizer_checks(tokenizer: Tokenizer) -> list[Check]:
    """List what is promised of a tokenizer."""
    name = f"分词器 {tokenizer.name}"
    return promised(
        name,
        tokenizer,
        {
            "空的、很长的、带表情的文字都能切": _odd_texts,
            "词都是原文里的字，次序不变": _words_of_the_text,
            "怎样切分，结果都一样": _any_split,
            "换一个进程，结果也一样": _same_elsewhere,
        },
    )


def _cut(tokenizer: Tokenizer, texts: pl.Series) -> pl.Series:
    return tokenizer.prepare(())(texts)


def _texts() -> pl.Series:
    return sample_feedback(rows=_ROWS)["text"]


def _odd_texts(tokenizer: Tokenizer) -> str:
    for texts in (pl.Series([], dtype=pl.String), pl.Series(_ODD, dtype=pl.String)):
        tokens = _cut(tokenizer, texts)
        expect(
            tokens.dtype == pl.List(pl.String) and len(tokens) == len(texts),
            f"{len(texts)} 条文字应给出 {len(texts)} 个词的列表，"
            f"实际给出 {len(tokens)} 个 {tokens.dtype}。",
        )
    expect(
        tokens[-1] is not None and len(tokens[-1]) == 0,
        "没有文字（null）的行应给出空列表。请先用 fill_null('') 补上。",
    )
    return ""


def _words_of_the_text(tokenizer: Tokenizer) -> str:
    texts = _texts()
    for text, tokens in zip(texts, _cut(tokenizer, texts), strict=True):
        place = 0
        for token in tokens:
            found = text.lower().find(token.lower(), place)
            expect(found >= 0, f"「{text[:40]}」切出了原文里没有的词「{token}」，或次序变了。")
            place = found + len(token)
    return ""


def _any_split(tokenizer: Tokenizer) -> str:
    texts = _texts()
    whole = _cut(tokenizer, texts)
    halves = pl.concat([_cut(tokenizer, texts[:7]), _cut(tokenizer, texts[7:])])
    expect(halves.equals(whole), "分成两批以后，切出的词不一样了。分词器只能看当前这一条文字。")
    return ""


def _same_elsewhere(tokenizer: Tokenizer) -> str:
    first, second = (elsewhere(_cut, tokenizer, _texts(), seed=seed) for seed in HASH_SEEDS)
    expect(first.equals(second), "换一个进程，切出的词不一样了。请给 set 排序，不要用随机数。")
    return ""
