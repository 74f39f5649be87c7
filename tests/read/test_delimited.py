from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from csvoice.errors import InputError
from csvoice.raw_tables import ReadOptions
from csvoice.read.delimited import open_delimited, sniff_delimiter

Write = Callable[..., Path]
STOP, SKIP = ReadOptions(), ReadOptions(on_bad_row="skip")
ROWS = "编号{0}内容{0}日期\n1{0}物流太慢{0}2024-03-01\n2{0}客服很好{0}2024-03-02\n"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_sniffs_the_delimiter(write: Write, delimiter: str) -> None:
    (table,) = open_delimited(write("a.csv", ROWS.format(delimiter)), STOP)
    assert table.frame.columns == ["编号", "内容", "日期"]
    assert table.frame["内容"].to_list() == ["物流太慢", "客服很好"]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("内容\n好，很好\n坏,真的坏\n一般般\n", "\x1f"),
        ("a;b\n1;x,y\n2;z,w\n", ";"),
        ("汇总表\n\na,b,c\n1,2,3\n", ","),
        ("评论内容，评分\n好，5\n", "，"),
        ("编号；评论内容\n1；好，是\n", "；"),
        ("编号｜评论内容\n1｜好，是\n", "｜"),
        ("好用，很好\n不好，很慢\n", "\x1f"),
        ("", "\x1f"),
    ],
)
def test_commas_in_a_text_are_no_delimiter(text: str, delimiter: str) -> None:
    assert sniff_delimiter(text) == delimiter


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_takes_every_kind_of_line_end(write: Write, end: str) -> None:
    (table,) = open_delimited(write("a.csv", ROWS.format(",").replace("\n", end)), STOP)
    assert table.rows.to_list() == [2, 3]


def test_a_row_keeps_its_number_after_quoted_line_breaks_and_blank_lines(write: Write) -> None:
    text = 'id,内容\n1,"两行\n的""文"""\n\n2,好的\n'
    (table,) = open_delimited(write("a.csv", text), STOP)
    assert table.frame["内容"].to_list() == ['两行\n的"文"', None, "好的"]
    assert table.rows.to_list() == [2, 3, 4]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("id,评分\n1,5\n2,5,1\n", "第 3 行有 3 个单元格，表头只有 2 个。"),
        (
            'id,内容,评分\n1,"好\n了",5\n2,坏,5,吗,x\n',
            "第 3 行（文本编辑器中第 4 行）有 5 个单元格",
        ),
        ('id,内容\n1,好\n2,"坏\n3,中\n', "第 3 行有一个引号没有配对"),
        ('id,内容\n1,6"屏\n2,坏"的,了\n', "第 3 行有 3 个单元格"),
    ],
)
def test_says_which_row_is_broken(write: Write, text: str, where: str) -> None:
    with pytest.raises(InputError) as error:
        open_delimited(write("反馈.csv", text), STOP)
    assert str(error.value).startswith(f"反馈.csv {where}")
    assert str(error.value).endswith("引号，或用 --on-bad-row skip 跳过并计数。")


@pytest.mark.parametrize(
    ("text", "rows", "unreadable"),
    [
        ("id,评分\n1,5\n2,5,1\n3,1\n", [2, 4], 1),
        ('id,内容\n1,好\n2,"坏\n3,中\n4,行\n', [2, 4, 5], 1),
        ('id,内容\n1,"好\n2,"坏\n3,中",x\n', [2], 1),
    ],
)
def test_skips_and_counts_broken_rows(
    write: Write, text: str, rows: list[int], unreadable: int
) -> None:
    (table,) = open_delimited(write("a.csv", text), SKIP)
    assert table.rows.to_list() == rows
    assert table.unreadable == unreadable
    assert f"跳过了 {unreadable} 行" in table.notes[0]


@pytest.mark.parametrize(
    ("text", "texts", "first"),
    [
        ("id,日期,内容\n1,2024-03-01,好\n2,2024-03-02,坏,了,吧\n", ["好", "坏,了,吧"], 3),
        ("内容,评分\n好,5\n坏,了,1\n,2\n", ["好", "坏,了", None], 3),
        ("编号|内容|渠道\n1|好|热线\n2|坏|了|热线\n", ["好", "坏|了"], 3),
        ("评论内容，评分，日期\n好，5，2024-03-01\n坏，了，1，2024-03-02\n", ["好", "坏，了"], 3),
        ("101,0,很慢的\n102,1,太差,了\n103,0,还行吧\n", ["很慢的", "太差,了", "还行吧"], 2),
        (
            "101,0,很慢的,真的,真的\n102,1,太差了\n103,0,还行\n",
            ["很慢的,真的,真的", "太差了", "还行"],
            1,
        ),
    ],
)
def test_commas_in_an_unquoted_text_are_joined_and_counted(
    write: Write, text: str, texts: list[str | None], first: int
) -> None:
    (table,) = open_delimited(write("a.csv", text), STOP)
    assert next(cells.to_list() for cells in table.frame if texts[0] in cells.to_list()) == texts
    assert table.notes[0].startswith("有 1 行的「")
    assert table.notes[0].endswith(f"第一处在第 {first} 行。")
    assert table.unreadable == 0


def test_a_header_that_lacks_a_column_is_not_mended(write: Write) -> None:
    text = "id,内容,日期\n1,好,2024-03-01\n2,坏,2024-03-02,备注\n"
    with pytest.raises(InputError, match="第 3 行有 4 个单元格，表头只有 3 个"):
        open_delimited(write("a.csv", text), STOP)


def test_a_last_field_may_be_missing_beside_commas_in_the_texts(write: Write) -> None:
    rows = "".join(f"慢，{n}天, 真的;2024-03-0{n};{n}{';无' * (n % 2)}\n" for n in range(1, 6))
    (table,) = open_delimited(write("a.csv", f"评价;时刻;星;注\n{rows}"), STOP)
    assert table.frame.columns == ["评价", "时刻", "星", "注"]
    assert table.frame["评价"][4] == "慢，5天, 真的"


def test_pads_short_rows_and_drops_blank_cells_beyond_the_header(write: Write) -> None:
    (table,) = open_delimited(write("a.csv", "a,b,c\n1\n1,2,3,,\n"), STOP)
    assert table.frame.rows() == [("1", None, None), ("1", "2", "3")]


def test_a_stray_quote_is_a_character(write: Write) -> None:
    (table,) = open_delimited(write("a.csv", 'id,内容\n1,6.5"的屏\n2,"好"\n3,他说"好"\n'), STOP)
    assert table.frame["内容"].to_list() == ['6.5"的屏', "好", '他说"好"']


def test_reads_a_cell_of_five_megabytes(write: Write) -> None:
    cell = "很好，用\n" * 500_000
    (table,) = open_delimited(write("a.csv", f'id,内容\n1,"{cell}"\n2,坏\n'), STOP)
    assert table.frame["内容"].to_list() == [cell, "坏"]


def test_obeys_the_separator_line_of_excel(write: Write) -> None:
    (table,) = open_delimited(write("a.csv", "sep=;\n编号;内容\n1;好,的\n"), STOP)
    assert table.frame.rows() == [("1", "好,的")]
    assert table.rows.to_list() == [3]


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
    lambda text: "字" + text + ",\n\"'"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8), st.sampled_from(",\t;|"))
def test_reads_back_what_csv_writes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], delimiter: str
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(
        [("编号", "内容", "备注"), *rows]
    )
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(out.getvalue().encode())
    (table,) = open_delimited(path, STOP)
    assert table.frame.rows() == rows
