from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from csvoice.document.blocks import Chart, Point
from csvoice.document.report import Page, Report, Section
from csvoice.render.markdown import escape, render
from tests import reports

GOLDEN = Path(__file__).parent / "golden"


def test_golden(golden: Callable[[Path, str], None]) -> None:
    text = render(reports.report())["report.md"].decode("utf-8")
    golden(GOLDEN / "report.md", text)


def test_every_picture_is_there_once_and_named_after_its_section() -> None:
    files = render(reports.report())
    pictures = [name for name in files if name.endswith(".png")]
    text = files["report.md"].decode("utf-8")
    assert next(iter(files)) == "report.md"
    assert pictures == [
        *(f"report_files/page-{number}.png" for number in range(1, 3)),
        *(f"report_files/issues-{number}.png" for number in range(1, 6)),
        *(f"report_files/competitors-{number}.png" for number in range(1, 8)),
        "report_files/issues-6.png",
    ]
    assert all(text.count(f"]({name})") == 1 for name in pictures)
    assert all(files[name].startswith(b"\x89PNG") for name in pictures)


def test_a_section_name_cannot_leave_the_folder() -> None:
    chart = Chart("bar", "图", (Point("甲", 1),))
    section = Section("../../etc/密", "节", blocks=(chart,))
    (_page, picture) = render(only(section))
    assert picture == "report_files/-etc-密-1.png"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("物流", "物流"),
        ("a|b", r"a\|b"),
        ("*重* _点_", r"\*重\* \_点\_"),
        ("# 标题", r"\# 标题"),
        ("<b>", r"\<b\>"),
        ("`x`", r"\`x\`"),
        ("[a](b)", r"\[a\](b)"),
        ("- 项", r"\- 项"),
        ("1. 项", r"1\. 项"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("-1", "-1"),
        ("3.42", "3.42"),
        ("2026-10-18", "2026-10-18"),
        ("一\n\n二", "一 二"),
        ("&lt;", r"\&lt;"),
        ("\\", r"\\"),
    ],
)
def test_escape(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def only(section: Section) -> Report:
    return replace(reports.report(), sections=(section,), page=Page())
