"""Texts that were garbled before they were saved: 鏀跺埌, æ”¶åˆ°, 锟斤拷."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u4e00-\u9fff]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_RUN = re.compile(r"[^\x00-\x7f]{2,}")
_LOST = re.compile(r"锟斤拷|[\ufffd烫屯]")
_WRONG_WAYS = (
    ("gb18030", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("cp1252", "gb18030"),
    ("latin-1", "gb18030"),
)
"""The encoding a text was wrongly read in, and the one that it was in."""
_SAMPLE = 1 << 15
_FEW = 8


def is_garbled(text: str) -> bool:
    """Whether a text says something only after it is read back the way it was wrongly read.

    Bytes of one encoding that make sentences of Chinese characters in another are hardly ever
    chance, while those of sound Chinese make next to none.
    """
    head = text[:_SAMPLE]
    # Letters with accents stand alone, bytes of a Chinese character side by side.
    sample = "".join(_RUN.findall(head))
    if len(sample) < max(_FEW, 0.8 * len(_FOREIGN.findall(head))):
        return False
    lost = sum(map(len, _LOST.findall(sample)))
    return lost > 0.2 * len(sample) or any(_restores(sample, *way) for way in _WRONG_WAYS)


def _restores(sample: str, wrong: str, right: str) -> bool:
    restored = sample.encode(wrong, "ignore").decode(right, "replace")
    foreign = _FOREIGN.findall(restored)
    han = len(_HAN.findall(restored))
    return 4 * han >= len(sample) and 2 * han >= len(foreign)


def garbled_sentence(name: str, text: str) -> str:
    """Say in Chinese that a file is garbled and what can be done."""
    example = "".join(_FOREIGN.findall(text)[:8])
    return (
        f"{name} 里的文字看起来已经乱码（如“{example}”）：保存之前就用错了编码，原文还原不了。"
        "请从原系统重新导出为 XLSX，或 UTF-8 编码的 CSV。"
    )
