from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings, strategies as st

from csvoice.errors import InputError
from csvoice.read.encoding import is_garbled
from tests.read.conftest import Read

TEXT = "编号,内容,日期\n1,物流太慢了，等了六天,2024-03-01\n2,客服不理人，希望尽快处理,2024-03-02\n"
WAYS = [
    ("utf-8", "gb18030"),
    ("utf-8", "latin-1"),
    ("utf-8", "cp1252"),
    ("gbk", "latin-1"),
    ("gbk", "utf-8"),
]


@pytest.mark.parametrize(("right", "wrong"), WAYS)
def test_a_garbled_file_is_named(
    read: Read, write: Callable[..., Path], tmp_path: Path, right: str, wrong: str
) -> None:
    garbled = TEXT.encode(right).decode(wrong, "replace")
    with pytest.raises(InputError, match=r"^a\.csv 里的文字看起来已经乱码（如“.+”）.*重新导出"):
        read(write("a.csv", garbled))
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        for y, line in enumerate(garbled.splitlines()):
            sheet.write_row(y, 0, line.split(","))
    with pytest.raises(InputError, match=r"^a\.xlsx 里的文字看起来已经乱码"):
        read(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "編號,投訴內容\n1,這個產品的質量非常差，客服也不理人，希望可以儘快處理\n",
        "Très bien, le café était déjà fermé à Noël; l’été, ça brûle où ? Déçu, très déçu.",
        "Die Lieferung kam viel zu spät, das Gehäuse war beschädigt, größte Enttäuschung überhaupt",
        "商品が届きませんでした。とても残念です",
        "배송이 너무 느려요 정말 실망입니다",
        "海外版卖€99，比国内贵，温度 -5℃ ～ 40℃ ★★★★☆",
        "锟斤拷这个牌子是什么，买来一看果然质量不行，客服说要退货",
        "",
    ],
)
def test_sound_texts_are_not(text: str) -> None:
    assert not is_garbled(text)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=12))
def test_hardly_any_han_is_taken_for_garbled(text: str) -> None:
    assert not is_garbled(f"客服不理人，物流太慢了，{text}")
