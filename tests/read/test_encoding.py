from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from csvoice.errors import InputError
from csvoice.read.encoding import decode

TEXT = (
    "编号,内容,日期\n1,物流太慢了，等了六天还没有到,2024-03-01\n"
    "2,客服不理人，希望尽快处理,2024-03-02\n"
)
TRADITIONAL = "編號,投訴內容\n1,這個產品的質量非常差，客服也不理人，希望可以儘快處理\n"


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_decodes_what_chinese_software_writes(codec: str, found: str) -> None:
    decoded = decode(TEXT.encode(codec), Path("a.csv"))
    assert (decoded.text, decoded.encoding, decoded.notes) == (TEXT, found, ())


def test_byte_80_is_the_euro_sign_of_windows() -> None:
    data = "内容\n海外版卖E99，比国内贵\n售价E\n".encode("gbk").replace(b"E", b"\x80")
    decoded = decode(data, Path("a.csv"))
    assert (decoded.text, decoded.notes) == ("内容\n海外版卖€99，比国内贵\n售价€\n", ())


def test_spots_big5() -> None:
    decoded = decode(TRADITIONAL.encode("big5"), Path("a.csv"))
    assert (decoded.text, decoded.encoding) == (TRADITIONAL, "big5")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_removes_nul_characters_and_says_so(codec: str) -> None:
    decoded = decode(("内容\0\n好的" * 9).encode(codec), Path("a.csv"))
    assert "\0" not in decoded.text
    assert "9 个空字符" in decoded.notes[0]


def test_keeps_utf8_that_was_cut_in_a_character() -> None:
    decoded = decode(TEXT.encode() * 9 + "很".encode()[:2], Path("a.csv"))
    assert decoded.encoding == "utf-8"
    assert "1 处字节" in decoded.notes[0]


def test_refuses_what_is_no_text() -> None:
    with pytest.raises(InputError, match=r"^报表\.csv 不是文本文件.*请另存为"):
        decode(bytes(range(256)) * 20, Path("x/报表.csv"))


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=20))
def test_reads_back_utf8_of_any_han(text: str) -> None:
    assert decode(text.encode(), Path("a.csv")).text == text


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_gives_text_or_a_sentence(data: bytes) -> None:
    with suppress(InputError):
        assert "\0" not in decode(data, Path("a.csv")).text
