from __future__ import annotations

from datetime import date, datetime

import pytest
from csvoice_risk_warning.wording import days_of, spaced, span

TODAY = datetime(2026, 1, 20)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ((2026, 1, 5), (2026, 1, 5), "1 月 5 日"),
        ((2026, 1, 5), (2026, 1, 9), "1 月 5 日至 9 日"),
        ((2025, 12, 28), (2026, 1, 3), "2025 年 12 月 28 日至 2026 年 1 月 3 日"),
        ((2025, 11, 28), (2025, 12, 3), "2025 年 11 月 28 日至 12 月 3 日"),
        ((2025, 1, 5), (2026, 1, 5), "2025 年 1 月 5 日至 2026 年 1 月 5 日"),
    ],
)
def test_days_of_another_year_have_it(
    start: tuple[int, int, int], end: tuple[int, int, int], said: str
) -> None:
    assert span(datetime(*start), datetime(*end), TODAY) == said


def test_days_to_come_always_have_their_year() -> None:
    assert days_of(date(2026, 2, 16), date(2026, 2, 23)) == "2026 年 2 月 16 日至 23 日"


@pytest.mark.parametrize(
    ("joined", "said"),
    [
        ("均为^Model 3", "均为 Model 3"),
        ("均为^甲一", "均为甲一"),
        ("C-07^先后投诉", "C-07 先后投诉"),
        ("客户^先后投诉", "客户先后投诉"),
    ],
)
def test_latin_beside_chinese_gets_a_space(joined: str, said: str) -> None:
    assert spaced(joined) == said
