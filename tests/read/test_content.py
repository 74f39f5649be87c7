"""Files are read as what they hold, whatever their suffix says."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from csvoice.errors import InputError
from tests.read.conftest import Read

Write = Callable[..., Path]
ROWS = [("T01", "2024-03-01", "物流太慢了，等了六天"), ("T02", "2024-03-02", "客服不理人，很生气")]
RECORDS = [{"工单编号": a, "反馈时间": b, "反馈内容": c} for a, b, c in ROWS]
HEADERS = list(RECORDS[0])


def xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([HEADERS, *ROWS]):
            sheet.write_row(place, 0, row)
    return out.getvalue()


def delimited(delimiter: str) -> str:
    return "\n".join(delimiter.join(row) for row in [HEADERS, *ROWS]) + "\n"


def parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame(RECORDS).write_parquet(out)
    return out.getvalue()


def page(tag: str = "td") -> str:
    rows = [f"<{tag}>" + f"</{tag}><{tag}>".join(row) + f"</{tag}>" for row in [HEADERS, *ROWS]]
    return "<table border=1><tr>" + "</tr>\n<tr>".join(rows) + "</tr></table>"


SPREADSHEET = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="明细"><Table>'
    + "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row)
        + "</Row>"
        for row in [HEADERS, *ROWS]
    )
    + "</Table></Worksheet></Workbook>"
)
ARCHIVED = (
    'MIME-Version: 1.0\nX-Document-Type: Workbook\nContent-Type: multipart/related;\n boundary="x"'
    "\n\n--x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    f"{page()}\n--x--\n"
)
LINES = "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS)
LIST = json.dumps(RECORDS, ensure_ascii=False)

FILES: list[tuple[str, bytes]] = [
    ("工作簿.xls", xlsx()),
    ("工作簿.csv", xlsx()),
    ("工作簿", xlsx()),
    ("表格.xlsx", delimited(",").encode("gbk")),
    ("表格.xlsx", delimited("\t").encode("utf-16")),
    ("表格.json", delimited(",").encode()),
    ("表格.aspx", delimited(",").encode()),
    ("网页.xls", f"<html><head><style>td {{}}</style></head>{page()}</html>".encode("gbk")),
    ("网页.xlsx", page("th").encode("utf-16")),
    ("网页.csv", b"\xef\xbb\xbf\r\n<!-- export -->" + page().encode()),
    ("报表.xls", SPREADSHEET.encode()),
    ("报表.xml", SPREADSHEET.replace("<", "<ss:").replace("<ss:/", "</ss:").replace("<ss:?", "<?")
     .encode()),
    ("存档.xls", ARCHIVED.encode()),
    ("记录.txt", LINES.encode("gbk")),
    ("记录.csv", LIST.encode()),
    ("记录.js", f"fetchJSON_comment98({LIST});".encode("gbk")),
    ("记录.txt", "var comments = {'a': 1}".replace("{'a': 1}", LIST).encode()),
    ("列存.csv", parquet()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data"), FILES, ids=range(len(FILES)))
def test_reads_what_a_file_holds(read: Read, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    raw = read(tmp_path / name)
    assert raw.frame.select("id", "text").rows() == [(row[0], row[2]) for row in ROWS]
    assert raw.frame["created_at"].dt.to_string("%Y-%m-%d").to_list() == [row[1] for row in ROWS]
    assert (raw.funnel.read, raw.funnel.kept) == (2, 2)


def archive(*names: str, **contents: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in (*names, *contents):
            # Without the time of now, which would name a case otherwise in each process of xdist.
            file.writestr(zipfile.ZipInfo(name), contents.get(name, "x"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7\n", "PDF 文档.*导出为 Excel 或 CSV"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
        (b"MZ\x90\x00" + bytes(50), "程序"),
        (b"Rar!\x1a\x07", "压缩包.*请先解压"),
        (b"\x09\x08\x08\x00" + bytes(50), "Excel 5 或更早的工作表.*另存为"),
        (b"\x09\x04\x06\x00" + bytes(50), "Excel 5 或更早的工作表.*另存为"),
        (archive("三月.csv"), "压缩包.*请先解压"),
        (archive("[Content_Types].xml", "word/document.xml"), "Word 文档"),
        (archive("ppt/presentation.xml"), "演示文稿"),
        (archive("Index/Document.iwa"), "Numbers 表格"),
        (
            archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
            "OpenDocument 文档",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            "旧版 Word 文档",
        ),
        (b"<?xml version='1.0'?><orders><order/></orders>", "XML"),
        ("<html><body>请登录</body></html>".encode(), "网页，里面没有表格.*重新登录"),
    ],
)
@pytest.mark.parametrize("suffix", [".xls", ".csv", ".dat"])
def test_names_what_cannot_be_read(
    read: Read, tmp_path: Path, data: bytes, sentence: str, suffix: str
) -> None:
    path = tmp_path / f"导出{suffix}"
    path.write_bytes(data)
    with pytest.raises(InputError, match=rf"^导出\{suffix} .*{sentence}") as error:
        read(path)
    assert "损坏" not in str(error.value)


@pytest.mark.parametrize(
    "first",
    [
        "[微笑]很好用",
        "[[鲜花]]不错的",
        "{图片}质量差",
        "<赞>很满意",
        "<p>太慢了</p>",
        "f(x) 这题讲错了",
    ],
)
def test_texts_that_begin_like_markup_are_texts(read: Read, write: Write, first: str) -> None:
    raw = read(write("评论.txt", f"{first}\n物流太慢了，等了六天\n客服不理人，很生气\n"))
    assert raw.frame["text"].to_list() == [first, "物流太慢了，等了六天", "客服不理人，很生气"]
