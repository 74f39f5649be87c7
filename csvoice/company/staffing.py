"""Who is on duty when: a roster by weekday and hour, from a CSV file that Excel can write.

    星期,时段,人数
    周一,9,12
    周一,10,14

时段 is the hour it begins in (9, 09:00 or 9-10); rows that name the same hour add up.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, FilePath

from csvoice.dictionary_files import read_text
from csvoice.errors import InputError

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
HEADERS = ("星期", "时段", "人数")
_DAY = re.compile(r"(?:周|星期|礼拜)?([一二三四五六日天1-7])")
_HOUR = re.compile(r"(\d{1,2})(?:[:：点时].*|\s*[-~～至].*)?")
_PEOPLE = re.compile(r"(\d+(?:\.\d+)?)\s*人?")


class Staffing(BaseModel):
    """What csvoice.toml says under `[staffing]`.

    Attributes:
        roster: CSV file with the columns 星期, 时段 and 人数.
        per_hour: How many tickets one person handles in an hour; None where not known.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    roster: FilePath
    per_hour: float | None = Field(default=None, gt=0)


@dataclass(frozen=True, slots=True)
class Roster:
    """People on duty, by weekday (1 is Monday) and hour; hours not named have nobody.

    Attributes:
        people: (weekday, hour) → how many.
        per_hour: How many tickets one person handles in an hour; None where not known.
    """

    people: Mapping[tuple[int, int], float] = field(default_factory=dict)
    per_hour: float | None = None


def read_roster(staffing: Staffing | None) -> Roster | None:
    """Read the roster; None where there is none.

    Raises:
        InputError: A column is missing or a cell is no weekday, hour or number; names the line.
    """
    if staffing is None:
        return None
    people: Counter[tuple[int, int]] = Counter()
    lines = csv.DictReader(read_text(staffing.roster).splitlines())
    missing = [name for name in HEADERS if name not in (lines.fieldnames or ())]
    if missing:
        raise InputError(
            f"排班表 {staffing.roster.name} 缺少「{'」「'.join(missing)}」；"
            "表头应为 星期,时段,人数，每行写一个小时有几个人。"
        )
    for line in lines:
        day, hour, count = (_cell(staffing.roster, lines.line_num, line, name) for name in HEADERS)
        people[int(day), int(hour)] += count  # type: ignore[assignment]
    return Roster(dict(people), staffing.per_hour)


def _cell(file: Path, number: int, line: Mapping[str, str | None], name: str) -> float:
    pattern = dict(zip(HEADERS, (_DAY, _HOUR, _PEOPLE), strict=True))[name]
    text = (line[name] or "").strip()
    hit = pattern.fullmatch(text)
    value = _number(hit[1]) if hit else None
    if value is None or (name == "时段" and value > 23):
        raise InputError(
            f"排班表 {file.name} 第 {number} 行的「{name}」读不懂：“{text[:20]}”；"
            "星期写成 周一，时段写成 9 或 09:00，人数写成数字。"
        )
    return value


def _number(text: str) -> float:
    weekdays = {name[1]: day for day, name in enumerate(WEEKDAYS, 1)} | {"天": 7}
    return weekdays.get(text) or float(text)
