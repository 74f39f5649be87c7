"""Bytes to text, for files as Chinese software writes them; texts garbled before they were saved.

The order was measured on real files: BOM, strict UTF-8, UTF-16 without BOM, chardet only to spot
Big5, GB18030. Statistical detectors fail on short or cut samples; GB18030 holds GBK and GB2312.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from csvoice.errors import InputError

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_USUAL = re.compile(r"[\t\r\n -~\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff00-\uffee]")
_SAMPLE = 1 << 16
_EURO = "csvoice.euro"
_REPLACED = "\ufffd".encode()
"""The mark of a lost character, saved as UTF-8 by whoever lost it."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, the encoding it was in, and Chinese sentences on what had to be mended."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, path: Path) -> Decoded:
    """Decode a text file.

    Raises:
        InputError: It is no text, or in an encoding that csvoice does not know.
    """
    text, encoding = _text(data)
    wide = encoding.startswith(("utf-16", "utf-32"))
    nuls = text.count("\0") if wide else data.count(b"\0")
    damaged, sample = text.count("\ufffd"), text[:_SAMPLE]
    if _REPLACED in data[:_SAMPLE] and is_garbled(sample):
        raise InputError(garbled_sentence(path.name, sample))
    if damaged > 0.02 * len(text) or len(_CONTROL.findall(sample)) > 0.01 * len(sample):
        raise InputError(
            f"{path.name} 不是文本文件，或编码无法识别，请另存为 UTF-8 编码的 CSV 或 XLSX。"
        )
    return Decoded(text.replace("\0", ""), encoding, tuple(_notes(damaged, nuls, encoding)))


def _notes(damaged: int, nuls: int, encoding: str) -> list[str]:
    notes = []
    if damaged:
        notes.append(f"有 {damaged:,} 处字节不是有效的 {encoding} 编码，已用“\ufffd”代替。")
    if nuls:
        notes.append(f"去掉了 {nuls:,} 个空字符（NUL）。")
    return notes


def _text(data: bytes) -> tuple[str, str]:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace").removeprefix("\ufeff"), encoding
    try:
        text = data.decode("utf-8")
        if text.count("\0") * 5 < len(text):
            return text, "utf-8"
    except UnicodeDecodeError:
        pass
    return _utf16_without_bom(data) or _nearly_utf8(data) or _chinese(data.replace(b"\0", b""))


def _utf16_without_bom(data: bytes) -> tuple[str, str] | None:
    if b"\0" not in data:
        return None
    sample = data[: _SAMPLE & ~1]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, errors="replace")
        if len(_USUAL.findall(text)) > 0.9 * len(text):
            return data.decode(encoding, errors="replace"), encoding
    return None


def _nearly_utf8(data: bytes) -> tuple[str, str] | None:
    """Accept UTF-8 in which a few characters were cut: other encodings hardly ever look like it."""
    text = data.decode("utf-8", errors="replace")
    foreign = len(text) - len(text.encode("ascii", errors="ignore"))
    return (text, "utf-8") if text.count("\ufffd") < 0.05 * foreign else None


def _chinese(data: bytes) -> tuple[str, str]:
    import chardet

    if str(chardet.detect(data[:_SAMPLE])["encoding"]).lower().startswith(("big5", "cp950")):
        text = data.decode("big5hkscs", errors="replace")
        if text.count("\ufffd") <= 0.001 * len(text):
            return text, "big5"
    return data.decode("gb18030", errors=_EURO), "gb18030"


def _euro_or_mark(error: UnicodeError) -> tuple[str, int]:
    """Read byte 0x80 as Windows does in GBK; any other is marked as no character."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.object[error.start] == 0x80:
        return "€", error.start + 1
    return "\ufffd", error.end


codecs.register_error(_EURO, _euro_or_mark)


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
_JUDGED = 1 << 15
_FEW = 8


def is_garbled(text: str) -> bool:
    """Whether a text says something only after it is read back the way it was wrongly read.

    Bytes of one encoding that make sentences of Chinese characters in another are hardly ever
    chance, while those of sound Chinese make next to none.
    """
    head = text[:_JUDGED]
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
