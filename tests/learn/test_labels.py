"""Labelled rows: the column found, what is left out said, what cannot be learned from refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import polars as pl
import pytest

from csvoice.errors import InputError, UsageError
from csvoice.learn.labels import LabelledRows, labelled_rows

LONG = "东西用了三天就坏了，客服一直不理人，要求退货退款并且赔偿所有的费用"


def _of(labels: Sequence[str | None], texts: Sequence[str] | None = None) -> LabelledRows:
    given = texts or [f"第{number}条" for number in range(len(labels))]
    return labelled_rows(pl.DataFrame({"text": given, "label": labels}))


def test_one_label_a_text() -> None:
    rows = _of(["物流", "质量", "物流", "质量"])
    assert rows.labels.tolist() == ["物流", "质量", "物流", "质量"]
    assert (rows.classes, rows.several, rows.notes) == (("物流", "质量"), False, ())


@pytest.mark.parametrize(
    ("columns", "header", "found"),
    [
        ({"export:问题类型": ["a", "b"]}, None, "问题类型"),
        ({"export:Label": ["a", "b"], "export:来源": ["x", "y"]}, None, "Label"),
        ({"export:来源": ["x", "y"], "export:标签": ["a", "b"]}, "来源", "来源"),
        ({"label": ["a", "b"], "export:投诉点": ["a", "b"]}, None, "投诉点"),
        ({"label": ["a", "b"], "export:渠道": ["a", "c"]}, "渠道", "渠道"),
    ],
)
def test_the_label_column(columns: dict[str, list[str]], header: str | None, found: str) -> None:
    frame = pl.DataFrame({"text": ["甲", "乙"], **columns})
    assert labelled_rows(pl.concat([frame, frame]), header).header == found


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([None, "", "  "], "全是空的"),
        (["物流", "物流"], "只有一种取值「物流」"),
        (["物流", "质量"], "不到两类"),
        ([f"T{number}" for number in range(40)], "像是编号"),
        ([f"T{number // 2}" for number in range(4000)], "像是编号"),
        ([LONG, LONG[::-1]] * 2, "一段文字"),
    ],
)
def test_labels_that_cannot_be_learned_from(labels: list[str | None], said: str) -> None:
    with pytest.raises(InputError, match=said):
        _of(labels)


def test_a_header_that_does_not_exist() -> None:
    frame = pl.DataFrame({"text": ["甲"], "export:问题类别": ["a"]})
    with pytest.raises(UsageError, match="是不是「问题类别」"):
        labelled_rows(frame, "问题类形")


def test_no_label_column() -> None:
    with pytest.raises(UsageError, match="--label"):
        labelled_rows(pl.DataFrame({"text": ["甲"], "export:渠道": ["a"]}))


def test_empty_labels_and_rare_classes_are_left_out_and_said() -> None:
    rows = _of(["a", "b", None, "a", "b", "独"])
    assert rows.labels.tolist() == ["a", "b", "a", "b"]
    assert (rows.unlabelled, rows.classes) == (1, ("a", "b"))
    assert "1 行没有使用" in rows.notes[0]
    assert "独" in rows.notes[1]


@pytest.mark.parametrize("separator", [";", "；", "|", "、", ",", "/"])
def test_several_labels_in_a_cell(separator: str) -> None:
    rows = _of([f"物流{separator}客服", "物流", "客服", "质量"] * 3)
    assert rows.classes == ("客服", "物流", "质量")
    assert rows.labels[:4].tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]]


def test_a_name_with_a_separator_stays_whole() -> None:
    assert _of(["服务/态度", "质量/性能"] * 5).classes == ("服务/态度", "质量/性能")


def test_several_labels_over_rows() -> None:
    rows = _of(["物流", "客服", "物流", "客服"], ["甲", "甲", "乙", "丙"])
    assert rows.texts["text"].to_list() == ["甲", "乙", "丙"]
    assert rows.labels.tolist() == [[1, 1], [0, 1], [1, 0]]


def test_few_conflicts_are_mistakes_not_several_labels() -> None:
    texts = [f"第{number}条" for number in range(40)]
    assert not _of(["a", "b"] * 20 + ["b"], [*texts, texts[0]]).several


def test_texts_with_the_same_words_are_one_group() -> None:
    groups = _of(["a", "b", "a", "b"], ["太慢了！", "太慢 了", "太快了", "太慢了。"]).groups
    assert groups[0] == groups[1] == groups[3] != groups[2]


def test_taking_rows() -> None:
    frame = pl.DataFrame(
        {
            "id": ["1", "2", "3", "4"],
            "text": ["甲", "乙", "丙", "丁"],
            "label": ["a", "b"] * 2,
            "created_at": [datetime(2026, 1, day) for day in range(1, 5)],
        }
    )
    taken = labelled_rows(frame).take(np.array([3, 0]))
    assert taken.ids.tolist() == ["4", "1"]
    assert taken.labels.tolist() == ["b", "a"]
    assert taken.dates is not None
    assert taken.dates.astype("M8[D]").astype(str).tolist() == ["2026-01-04", "2026-01-01"]
