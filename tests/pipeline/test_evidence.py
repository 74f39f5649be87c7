"""The rows that a workbook shows are in the words of its readers."""

from __future__ import annotations

import polars as pl

from csvoice.pipeline.evidence import appendix
from tests.feedback import feedback_table


def test_the_rows_are_in_chinese() -> None:
    table = feedback_table(6).with_columns(
        issue_source=pl.Series(["label", "rule", "model", None, "rule", "label"])
    )
    shown = appendix(table.lazy())
    assert not [name for name in shown.columns if name.isascii()]
    assert shown["类型由谁判定"].to_list() == ["导出表", "词典", "模型", None, "词典", "导出表"]


def test_columns_that_hold_nothing_are_left_out() -> None:
    shown = appendix(feedback_table(6).lazy())
    assert "编号" in shown.columns
    assert "类型的依据" not in shown.columns
