"""What a column is called: as the export calls it, where that says more than the standard name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from csvoice.context import Context
from csvoice.kit.wording import title
from tests.feedback import context, feedback_table


def _read_from(*headers: str | None) -> Context:
    sources = tuple({"mapping": {"region": {"column": one}} if one else {}} for one in headers)
    return replace(context(feedback_table(2)), sources=sources)


@pytest.mark.parametrize(
    ("headers", "called"),
    [
        (("门店名称",), "门店"),
        (("门店",), "门店"),
        (("您的门店",), "门店"),
        (("所属地区",), "地区"),
        (("store",), "地区"),
        (("客户所在的行政区划名称",), "地区"),
        (("门店", "门店"), "门店"),
        (("门店", "大区"), "地区"),
        (("门店", None), "门店"),
        ((), "地区"),
    ],
)
def test_the_exports_own_word(headers: tuple[str | None, ...], called: str) -> None:
    assert title(_read_from(*headers), "region") == called


def test_a_column_of_the_export() -> None:
    assert title(_read_from(), "export:客户等级") == "客户等级"
