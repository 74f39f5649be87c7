"""What a file is, by what it holds: exports often bear another format's suffix."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Literal, TypeAlias

from csvoice.errors import InputError
from csvoice.read.layout import BROKEN

Kind: TypeAlias = Literal["workbook", "parquet", "page", "archived page", "json", "delimited"]

ZIP = b"PK\x03\x04"
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Signature of the Compound File Binary format: old Office files and encrypted new ones."""

_EXPORT = "请从原系统导出为 Excel 或 CSV"
_UNPACK = "请先解压，再读取里面的文件"
_MAGIC = (
    (b"%PDF", "PDF 文档", _EXPORT),
    (b"\x89PNG", "图片", _EXPORT),
    (b"\xff\xd8\xff", "图片", _EXPORT),
    (b"GIF8", "图片", _EXPORT),
    (b"{\\rtf", "RTF 文档", _EXPORT),
    (b"Rar!", "压缩包", _UNPACK),
    (b"7z\xbc\xaf", "压缩包", _UNPACK),
    (b"\x1f\x8b", "压缩包", _UNPACK),
    (b"SQLite format 3", "数据库", "请从中导出 CSV"),
    (b"\x7fELF", "程序", _EXPORT),
    (b"MZ", "程序", _EXPORT),
    *(
        (b"\t" + header, "Excel 5 或更早的工作表", "请用 Excel 打开后另存为 .xlsx")
        for header in (b"\0\4\0", b"\2\6\0", b"\4\6\0", b"\x08\x08\0", b"\x08\x10\0")
    ),
)
_OFFICE = ((b"word/", "Word 文档"), (b"ppt/", "演示文稿"), (b"Index/", "Numbers 表格"))
_OLD_OFFICE = (("WordDocument", "旧版 Word 文档"), ("PowerPoint Document", "旧版演示文稿"))

_HEAD = 1 << 16
_BLANK = rb"[\s\xef\xbb\xbf\xff\xfe]*"
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_PAGE = re.compile(
    _BLANK + rb"(?:<!--.*?-->\s*|<\?xml.*?\?>\s*)*<(?:!doctype\s+html|html|head|meta|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(_BLANK + rb"<[A-Za-z].*<table\b", re.IGNORECASE | re.DOTALL)
_XML = re.compile(_BLANK + rb"<(?:\?xml|[A-Za-z][\w:.-]*[\s>/])")
_ARCHIVED = re.compile(
    _BLANK + rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?"
    rb"content-type:\s*(?:multipart/related|text/html)",
    re.IGNORECASE,
)
JSON_OPENING = (
    r"\s*(?:(?:(?:var|let|const)\s+)?[\w$.]{1,64}\s*[(=]\s*)?"
    r"(?=\{\s*[\"}]|\[\s*(?:[{\"\]]|\[\s*\"))"
)
"""How JSON begins, in a callback (JSONP) or an assignment, too."""
_JSON = re.compile(_BLANK + JSON_OPENING.encode())


def kind_of(path: Path) -> Kind:
    """Tell what a file holds.

    Raises:
        InputError: It holds no table; says what it is and what to do.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((ZIP, CFB)):
        return _workbook(path, head)
    for magic, name, advice in _MAGIC:
        if head.startswith(magic) and (magic != b"MZ" or b"\0" in head[:1024]):
            raise InputError(_no_table(path, name, advice))
    return _text(path, head.replace(b"\0", b""))


def _workbook(path: Path, head: bytes) -> Kind:
    if head.startswith(CFB):
        data = path.read_bytes()
        for stream, name in _OLD_OFFICE:
            if stream.encode("utf-16-le") in data:
                raise InputError(_no_table(path, name, _EXPORT))
        return "workbook"
    if not zipfile.is_zipfile(path):
        return "workbook"
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.encode(errors="replace") for name in archive.namelist()]
            kind = archive.read("mimetype") if b"mimetype" in names else b""
    except (*BROKEN, OSError):
        return "workbook"
    if any(name.startswith(b"xl/") for name in names) or kind.endswith(b"spreadsheet"):
        return "workbook"
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        raise InputError(_no_table(path, "OpenDocument 文档", _EXPORT))
    for folder, what in _OFFICE:
        if any(name.startswith(folder) for name in names):
            raise InputError(_no_table(path, what, _EXPORT))
    raise InputError(_no_table(path, "压缩包", _UNPACK))


def _text(path: Path, head: bytes) -> Kind:
    is_page = _PAGE.match(head) or _FRAGMENT.match(head)
    if is_page or (_XML.match(head) and _SPREADSHEET in head):
        return "page"
    if _ARCHIVED.match(head):
        return "archived page"
    if _JSON.match(head):
        return "json"
    if _XML.match(head) and head.lstrip().startswith(b"<?xml"):
        raise InputError(_no_table(path, "XML", _EXPORT))
    return "delimited"


def _no_table(path: Path, what: str, advice: str) -> str:
    return f"{path.name} 的内容是{what}，不是表格，不能直接读取；{advice}。"
