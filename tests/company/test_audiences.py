"""Readers: what `--audience` understands."""

from __future__ import annotations

import pytest

from csvoice.company.audiences import Audience, readers
from csvoice.errors import UsageError

OURS = {"region": Audience(title="区域", sections=("advice",), of="region")}


def test_names_titles_and_arguments() -> None:
    found = readers(["management", "运营", "partner：技术部", "区域:华东"], OURS)
    assert [one.name for one in found] == ["management", "operations", "partner", "region"]
    assert [one.file for one in found][2:] == ["partner-技术部", "region-华东"]
    assert [one.focus for one in found] == ["", "", "focus-partner-技术部", "focus-region-华东"]
    assert readers([], {}) == ()


def test_a_company_changes_one_that_is_shipped() -> None:
    own = {"management": Audience(sections=("changes",), depth="page")}
    assert readers(["management"], own)[0].audience.depth == "page"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("manegement", "没有名为「manegement」的读者。是不是「management」？"),
        ("管理曾", "是不是「管理层」？"),
        ("partner", "应写成 --audience partner:技术部"),
        ("management:技术部", "应写成 --audience management。"),
    ],
)
def test_mistakes_are_named(wanted: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        readers([wanted], {})
    assert said in str(error.value)
