from __future__ import annotations

from pathlib import Path

import pytest

from csvoice.company.staffing import Staffing, read_roster
from csvoice.errors import InputError


def roster(folder: Path, text: str, encoding: str = "utf-8") -> Staffing:
    file = folder / "排班.csv"
    file.write_text(text, encoding)
    return Staffing(roster=file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_weekdays_hours_and_people_as_excel_writes_them(tmp_path: Path, encoding: str) -> None:
    text = "星期,时段,人数\n周一,9,12\n星期日,09:00-10:00,3人\n周一,9,2\n7,22:30,1.5\n"
    found = read_roster(roster(tmp_path, text, encoding))
    assert found is not None
    assert found.people == {(1, 9): 14, (7, 9): 3, (7, 22): 1.5}


def test_no_roster_is_none() -> None:
    assert read_roster(None) is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("星期,人数\n周一,3", "缺少「时段」"),
        ("星期,时段,人数\n周一,9,很多", "第 2 行的「人数」读不懂：“很多”"),
        ("星期,时段,人数\n周八,9,3", "第 2 行的「星期」"),
        ("星期,时段,人数\n周一,25,3", "第 2 行的「时段」"),
        ("", "缺少「星期」「时段」「人数」"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(InputError, match=r"排班\.csv") as raised:
        read_roster(roster(tmp_path, text))
    assert part in str(raised.value)
