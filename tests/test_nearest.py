"""Which known name may have been meant."""

from __future__ import annotations

import pytest

from csvoice.nearest import choices, hint, nearest


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("reprot", ["inspect", "report"], "report"),
        ("客服态度", ["客服", "客服的态度", "物流"], "客服的态度"),
        ("xyz", ["report"], None),
        ("report", [], None),
    ],
)
def test_nearest(name: str, known: list[str], found: str | None) -> None:
    assert nearest(name, known) == found
    assert hint(name, known) == (f"是不是「{found}」？" if found else "")


def test_anything_is_near_when_nothing_need_be_alike() -> None:
    assert nearest("xyz", ["report"], alike=0.0) == "report"


def test_choices() -> None:
    assert choices("htm", iter(["html", "md"])) == "是不是「html」？可用的有：html、md。"
    assert choices("x", ()) == "可用的有：（没有安装）。"
