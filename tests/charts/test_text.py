from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from csvoice.charts.text import shorten, split, width, wrap


@pytest.mark.parametrize(("text", "em"), [("物流", 2.0), ("ab", 1.12), ("", 0), ("（A）", 2.56)])
def test_width(text: str, em: float) -> None:
    assert width(text) == pytest.approx(em)


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("物流延迟", 13, ["物流延迟"]),
        ("客服多次承诺回电但始终无人联系处理", 13, ["客服多次承诺回电但", "始终无人联系处理"]),
        ("奥迪 A4L 充电口", 5, ["奥迪 A4L", "充电口"]),
        ("很好，很快", 3, ["很好，", "很快"]),
        ("", 5, [""]),
    ],
)
def test_wrap(text: str, limit: float, lines: list[str]) -> None:
    assert wrap(text, limit) == lines


@given(st.text(max_size=60), st.floats(2, 30))
def test_wrap_loses_no_letter(text: str, limit: float) -> None:
    kept = "".join(wrap(text, limit))
    assert kept.replace(" ", "") == "".join(shorten(text).split())


@given(st.text(alphabet="物流延迟", min_size=4, max_size=40), st.integers(1, 4))
def test_split_gives_as_many_lines_as_asked(text: str, lines: int) -> None:
    assert len(split(text, lines)) <= lines


@given(st.text(max_size=200), st.floats(4, 60))
def test_shorten_fits(text: str, limit: float) -> None:
    assert width(shorten(text, limit)) <= max(limit, 2) + 0.01
