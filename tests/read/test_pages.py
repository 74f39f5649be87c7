from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from csvoice.errors import InputError
from csvoice.raw_tables import ReadOptions
from csvoice.read.markup import sheets_of
from csvoice.read.pages import open_archived_page, open_page

Write = Callable[..., Path]
HEAD = "<tr><th>编号</th><th>分类</th><th>内容</th></tr>"


def test_reads_cells_as_a_reader_sees_them(write: Write) -> None:
    page = (
        f"<table>{HEAD}<tr><td>&nbsp;001</td><td><b>物</b>流</td>"
        "<td>太慢<br>客服\r\n  不理 &lt;3 &amp; 生气<script>x()</script></td></tr></table>"
    )
    (table,) = open_page(write("a.xls", page), ReadOptions())
    assert table.frame.rows() == [("001", "物流", "太慢\n客服不理 <3 & 生气")]


def test_merged_cells_hold_their_value_in_every_row_and_hidden_rows_are_told(write: Write) -> None:
    page = (
        f"<table>{HEAD}<tr><td>1</td><td rowspan=2>物流</td><td>太慢了</td></tr>"
        "<tr style='display:none'><td>2</td><td>丢件了</td></tr>"
        "<tr><td colspan=2>3</td><td>不错的</td></tr></table>"
    )
    (table,) = open_page(write("a.xls", page), ReadOptions())
    assert table.frame.rows() == [
        ("1", "物流", "太慢了"),
        ("2", "物流", "丢件了"),
        ("3", None, "不错的"),
    ]
    assert [note[:5] for note in table.notes] == ["有 1 行"]


SPREADSHEET = """<?xml version="1.0" encoding="UTF-8"?>
<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><ss:Styles>
<ss:Style ss:ID="s1"/><ss:Style ss:ID="s2"><ss:Font/></ss:Style></ss:Styles>
<ss:Worksheet ss:Name="说明"><ss:Table><ss:Row><ss:Cell><ss:Data ss:Type="String">本表说明</ss:Data>
</ss:Cell></ss:Row></ss:Table></ss:Worksheet>
<ss:Worksheet ss:Name="明细"><ss:Table>
<ss:Row><ss:Cell><ss:Data ss:Type="String">投诉时间</ss:Data></ss:Cell>
<ss:Cell><ss:Data ss:Type="String">分类</ss:Data></ss:Cell>
<ss:Cell ss:Index="4"><ss:Data ss:Type="String">投诉内容</ss:Data></ss:Cell></ss:Row>
<ss:Row ss:Index="5">
<ss:Cell><ss:Data ss:Type="DateTime">2024-03-01T00:00:00.000</ss:Data></ss:Cell>
<ss:Cell ss:MergeDown="1"><ss:Data ss:Type="String">物流</ss:Data></ss:Cell>
<ss:Cell ss:Index="4"><ss:Data ss:Type="String">太慢了&#10;六天</ss:Data>
<ss:Comment><ss:Data>批注</ss:Data></ss:Comment></ss:Cell></ss:Row>
<ss:Row ss:Hidden="1">
<ss:Cell><ss:Data ss:Type="DateTime">2024-03-01T08:30:00.000</ss:Data></ss:Cell>
<ss:Cell ss:Index="4"><ss:Data ss:Type="String"><![CDATA[丢件<了>]]></ss:Data></ss:Cell></ss:Row>
</ss:Table></ss:Worksheet>
<ss:Worksheet ss:Name="旧"><ss:Table><ss:Row/></ss:Table><x:WorksheetOptions>
<x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></ss:Worksheet></ss:Workbook>"""


def test_reads_a_spreadsheet_of_2003(write: Write) -> None:
    (table,) = open_page(write("a.xls", SPREADSHEET), ReadOptions())
    assert table.sheet == "明细"
    assert table.frame.columns == ["投诉时间", "分类", "投诉内容"]
    assert table.frame.tail(2).rows() == [
        ("2024-03-01", "物流", "太慢了\n六天"),
        ("2024-03-01 08:30:00", "物流", "丢件<了>"),
    ]
    assert table.rows.to_list()[-2:] == [5, 6]
    assert "「说明」" in table.notes[0]
    with pytest.raises(InputError, match="现有的工作表是：说明、明细"):
        open_page(write("a.xls", SPREADSHEET), ReadOptions(sheet="三月"))


def test_reads_every_part_of_an_archived_page(write: Write) -> None:
    def part(rows: str) -> str:
        return f"--b\nContent-Type: text/html; charset=gb2312\n\n<table>{HEAD}{rows}</table>\n"

    rows = [f"<tr><td>{n}</td><td>物流</td><td>第{n}次太慢了</td></tr>" for n in range(4)]
    text = 'From: <Excel>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n'
    text += part("".join(rows[:2])) + part("".join(rows[2:])) + "--b--"
    tables = open_archived_page(write("a.mht", text, "gb18030"), ReadOptions())
    assert [table.frame["编号"].to_list() for table in tables] == [["0", "1"], ["2", "3"]]


def test_a_page_cannot_claim_more_than_a_sheet_holds() -> None:
    (sheet,) = sheets_of(
        "<table><tr><td colspan=9999999>a<td rowspan=99999999999>b</tr>"
        '<Row ss:Index="9999999"><Cell>c</Row></table>'
    )
    assert sheet.grid().rows() == [("a", "b")]


def test_entities_of_a_document_are_not_expanded(write: Write) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    page = f"{bomb}<table>{HEAD}<tr><td>1</td><td>物流</td><td>&b;太慢</td></tr></table>"
    (table,) = open_page(write("a.xls", page), ReadOptions())
    assert table.frame["内容"].to_list() == ["&b;太慢"]


TAGS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=3>", "<th colspan=2>",
     "<Row ss:Index='4'/>", "<Cell ss:Index='3'>", "<br>", "<script>", "<!--", "文字", "&#x41;"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(TAGS, max_size=30))
def test_any_markup_gives_grids(tags: list[str]) -> None:
    with suppress(InputError):
        for sheet in sheets_of("".join(tags)):
            assert sheet.grid().width == len({c.column for row in sheet.rows.values() for c in row})
            assert all(column < sheet.grid().width for column, _f, _l in sheet.layout().merged)
