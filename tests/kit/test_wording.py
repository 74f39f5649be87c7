from __future__ import annotations

import pytest

from csvoice.kit.wording import between


@pytest.mark.parametrize(
    ("name", "spaced"),
    [
        ("热线", "热线"),
        ("App", " App "),
        ("App 反馈", " App 反馈"),
        ("凯迪拉克XT5", "凯迪拉克XT5 "),
        ("门锁（2024）", "门锁（2024）"),
        ("", ""),
    ],
)
def test_latin_ends_get_a_space(name: str, spaced: str) -> None:
    assert between(name) == spaced
