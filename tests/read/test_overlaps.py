"""Feedback that stands in several tables is counted once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from csvoice.config import Config
from csvoice.read.builtin import READERS
from csvoice.read.feedback import RawFeedback, read_feedback
from tests.read.conftest import Read

Rows = Sequence[Sequence[Any]]
HEADER = ["投诉时间", "投诉内容", "渠道", "门店"]
TEXTS = ["物流太慢了，等了六天还没到", "客服不理人，一直转接机器人", "屏幕有坏点，换货被拒绝"]


def rows(month: int, count: int = 6) -> list[list[str]]:
    return [
        [f"2024-{month:02}-{n + 1:02}", f"{TEXTS[n % 3]}，第{month}{n}次", "热线", "东门店"]
        for n in range(count)
    ]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    def make(name: str = "a.xlsx", **sheets: Rows) -> Path:
        with xlsxwriter.Workbook(str(tmp_path / name)) as book:
            for title, cells in sheets.items():
                sheet = book.add_worksheet(title)
                for place, row in enumerate(cells):
                    sheet.write_row(place, 0, row)
        return tmp_path / name

    return make


def adds_up(raw: RawFeedback) -> bool:
    counts = dataclasses.asdict(raw.funnel)
    return bool(counts.pop("read") == sum(counts.values())) and raw.frame.height == raw.funnel.kept


def test_a_sheet_within_another_is_counted_once_and_named(
    read: Read, workbook: Callable[..., Path]
) -> None:
    labelled = [[*row, "物流"] for row in rows(3)]
    raw = read(
        workbook(
            汇总=[[*HEADER, "问题类型"], *labelled],
            汇总加历史=[[*HEADER, "处理结果"], *([*row, "已退款"] for row in rows(2) + rows(3))],
        )
    )
    assert (raw.funnel.read, raw.funnel.overlapping, raw.funnel.kept) == (18, 6, 12)
    assert adds_up(raw)
    assert raw.frame["id"].n_unique() == 12
    assert raw.sources[0].notes[0] == "「汇总」的 6 行全都包含在「汇总加历史」里，只算一次。"
    assert raw.frame["export:问题类型"].to_list() == [None] * 6 + ["物流"] * 6
    assert raw.frame["export:处理结果"].to_list() == ["已退款"] * 12


def test_months_beside_their_sum_with_running_numbers(
    read: Read, workbook: Callable[..., Path]
) -> None:
    def numbered(cells: Rows) -> list[list[Any]]:
        return [["序号", *HEADER], *([place, *row] for place, row in enumerate(cells, 1))]

    sheets = {
        "全部": numbered(rows(1) + rows(2)),
        "一月": numbered(rows(1)),
        "二月": numbered(rows(2)),
    }
    raw = read(workbook(**sheets))
    assert (raw.funnel.overlapping, raw.funnel.kept) == (12, 12)
    assert [source.notes[0][:4] for source in raw.sources[1:]] == ["「一月」", "「二月」"]


def test_hundreds_of_rows_are_counted_once(read: Read, workbook: Callable[..., Path]) -> None:
    many = [[*row[:1], f"{row[1]}，{n}", *row[2:]] for n, row in enumerate(rows(3) * 60)]
    raw = read(workbook(一=[HEADER, *many[:120], ["合计"]], 二=[HEADER, *many, ["合计"]]))
    assert (raw.funnel.overlapping, raw.funnel.totals, raw.funnel.kept) == (120, 2, 360)
    assert adds_up(raw)


def csv(*cells: Sequence[str]) -> str:
    return "\n".join(",".join(row) for row in cells) + "\n"


def test_one_file_inside_another_whatever_the_headers(
    read: Read, write: Callable[..., Path]
) -> None:
    march = [[text, date.replace("-", "/")] for date, text, *_more in rows(3)]
    inner = write("三月.csv", csv(["反馈内容", "反馈时间"], *march), "gbk")
    outer = write("全年.csv", csv(HEADER, *rows(1), *rows(3)))
    raw = read(inner, outer)
    assert (raw.funnel.overlapping, raw.funnel.kept) == (6, 12)
    assert raw.sources[0].notes[0] == "「三月.csv」的 6 行全都包含在「全年.csv」里，只算一次。"


def test_rows_that_are_not_in_the_other_table_stay(read: Read, write: Callable[..., Path]) -> None:
    first = write("a.csv", csv(["序", *HEADER], *(["x", *row] for row in rows(3, 10))))
    second = write("b.csv", csv(HEADER, *rows(3, 10)[4:], *rows(4, 6)))
    raw = read(first, second)
    assert (raw.funnel.overlapping, raw.funnel.kept) == (6, 16)
    assert "有 6 行与「b.csv」的相同，只算一次，其余 4 行照算" in raw.sources[0].notes[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([["很好", "5"], ["不错", "4"], ["很好", "5"]] * 5, [["很好", "5"], ["不错", "4"]] * 9),
        (
            [[f"{TEXTS[0]}{n}", "5"] for n in range(9)],
            [[f"{TEXTS[0]}{n}", "5"] for n in range(4, 20)],
        ),
        ([[f"{TEXTS[0]}{n}", "5"] for n in range(9)], [[f"{TEXTS[0]}{n}", "1"] for n in range(9)]),
    ],
    ids=["short texts", "half of an undated one", "another rating"],
)
def test_like_feedback_of_others_is_feedback(
    read: Read, write: Callable[..., Path], first: list[list[str]], second: list[list[str]]
) -> None:
    one = write("淘宝.csv", csv(["评价内容", "评分", "店"], *([*row, "甲"] for row in first)))
    two = write("京东.csv", csv(["评价内容", "评分", "仓"], *([*row, "乙"] for row in second)))
    assert read(one, two).funnel.overlapping == 0


def test_of_equal_rows_as_many_count_as_the_fuller_table_has(
    read: Read, write: Callable[..., Path]
) -> None:
    twice = [row for row in rows(3) for _copy in range(2)]
    one = write("a.csv", csv([*HEADER, "甲"], *([*row, str(n)] for n, row in enumerate(twice))))
    two = write("b.csv", csv([*HEADER, "乙"], *([*row, str(n)] for n, row in enumerate(rows(3)))))
    raw = read(one, two)
    assert (raw.funnel.overlapping, raw.funnel.kept) == (6, 12)


def test_a_competitor_s_file_shares_nothing_with_one_s_own(
    write: Callable[..., Path],
) -> None:
    own = write("a.csv", csv([*HEADER, "甲"], *([*row, "x"] for row in rows(3))))
    theirs = write("b.csv", csv(HEADER, *rows(3)))
    raw = read_feedback([own], Config(), READERS, competitors={"乙牌": theirs})
    assert (raw.funnel.overlapping, raw.funnel.kept, raw.funnel.competitor) == (0, 6, 6)
    assert raw.frame["competitor"].null_count() == 6


def test_scores_without_a_word_count_once_too(read: Read, write: Callable[..., Path]) -> None:
    header = ["评论时间", "评论内容", "评分"]
    cells = [[date, text, "1"] for date, text, *_more in rows(3)]
    silent = [["2024-03-20", "", "5"], ["2024-03-21", "", "4"], ["2024-03-21", "", "4"]]
    one = write("三月.csv", csv([*header, "店"], *([*row, "甲"] for row in cells + silent[:2])))
    two = write("全部.csv", csv([*header, "仓"], *([*row, "乙"] for row in cells + silent)))
    raw = read(one, two)
    assert raw.scores["rating"].to_list() == [5, 4, 4]
    assert (raw.funnel.overlapping, raw.funnel.empty) == (8, 3)
    assert adds_up(raw)
