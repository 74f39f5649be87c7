"""Issue types: labels first, then terms, with the words they rest on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from csvoice.config_file import load_config
from csvoice.dictionary_files import read_user_words
from csvoice.learn.features import Cut
from csvoice.learn.labels import labelled_rows
from csvoice.learn.training import train
from csvoice.plugins import load_plugins
from csvoice.schema import OTHER_ISSUE
from tests.annotate.conftest import Annotated, Rows, by_text
from tests.labelled import labelled_table


def _one(annotated: Annotated, text: str, **options: Any) -> dict[str, Any]:
    return annotated([text], **options).row(0, named=True)


RULED = [
    ("物流太慢", "物流", "送达慢", "物流、太慢"),
    ("等了三天", "物流", "送达慢", "等了三天"),
    ("等了。第三天", OTHER_ISSUE, None, None),
    ("包裹在哪", "物流", None, "包裹"),
    ("質量不行", "质量", None, "质量"),
    ("有裂纹", OTHER_ISSUE, None, None),
    ("外壳裂了", "质量", "开裂", "裂"),
    ("做了质量检测", OTHER_ISSUE, None, None),
    ("坏了，有质量检测报告", OTHER_ISSUE, None, None),
    ("掉漆，外壳裂", "质量", "掉漆", "掉漆、裂"),
    ("app闪退", "客服", None, "app"),
    ("happy", OTHER_ISSUE, None, None),
    ("质量还行，物流和快递都慢", "物流", None, "物流、快递"),
    ("客服说质量没问题", "质量", None, "质量"),
    ("", OTHER_ISSUE, None, None),
    ("！！！", OTHER_ISSUE, None, None),
]


@pytest.fixture(scope="module")
def rows(annotated: Annotated) -> Rows:
    return by_text(annotated, [text for text, *_told in RULED])


@pytest.mark.parametrize(("text", "issue", "detail", "why"), RULED)
def test_rules(rows: Rows, text: str, issue: str, detail: str | None, why: str | None) -> None:
    row = rows[text]
    assert (row["issue"], row["issue_detail"], row["issue_why"]) == (issue, detail, why)
    assert row["issue_source"] == (None if issue == OTHER_ISSUE else "rule")


def test_labels_are_respected_and_blanks_filled(annotated: Annotated) -> None:
    columns = {"label": ["投诉配送", None], "label_detail": ["超时", None]}
    given, filled = annotated(["质量差", "质量差"], columns).rows(named=True)
    assert (given["issue"], given["issue_detail"]) == ("投诉配送", "超时")
    assert given["issue_source"] == "label"
    assert "投诉配送" in given["issue_why"]
    assert (filled["issue"], filled["issue_source"]) == ("质量", "rule")
    assert [one["issue"] for one in given["issues"]] == ["质量"]


def test_relabel_sets_labels_aside(annotated: Annotated) -> None:
    columns = {"label": ["投诉配送"], "label_detail": ["超时"]}
    row = annotated(["质量差"], columns, relabel=True).row(0, named=True)
    assert (row["issue"], row["issue_detail"], row["issue_source"]) == ("质量", None, "rule")


def test_one_text_can_blame_one_thing_and_praise_another(annotated: Annotated) -> None:
    issues = {one["issue"]: one for one in _one(annotated, "物流太慢但是质量很好")["issues"]}
    assert issues["物流"]["sentiment"] < 0 < issues["质量"]["sentiment"]
    assert issues["物流"]["terms"] == ["物流", "太慢"]


def test_reasons_are_few(annotated: Annotated) -> None:
    why = _one(annotated, "物流快递发货包裹太慢还没到，等了三天")["issue_why"]
    assert len(why.split("、")) == 5


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model that knows 物流, 质量 and 态度 of service."""
    named = labelled_table().with_columns(pl.col("label").replace("客服", "态度"))
    file = tmp_path / "model.skops"
    dictionaries = load_plugins(load_config()).dictionaries.values()
    lists = [read_user_words(one.path) for one in dictionaries if one.kind == "words"]
    cut = Cut("fast", tuple(word for words in lists for word in words))
    file.write_bytes(train(labelled_rows(named), cut=cut).as_bytes())
    return file


def test_label_then_sure_model_then_rule(annotated: Annotated, model: Path) -> None:
    texts = ["快递中转站没动静", "快递中转站没动静", "App", "风景优美", "没人回复，一直敷衍"]
    columns = {"label": ["投诉配送", None, None, None, None]}
    table = annotated(texts, columns, model=model)
    assert table["issue_source"].to_list() == ["label", "model", "rule", None, "model"]
    assert table["issue"].to_list() == ["投诉配送", "物流", "客服", "其他", "态度"]
    assert set(table["issue_why"][4].split("、")) == {"回复", "一直", "敷衍"}
    assert table["issue_score"].is_between(0, 1).all()
    assert [one["issue"] for one in table["issues"][4]] == ["态度"]


def test_without_a_model_there_is_no_score(annotated: Annotated) -> None:
    assert annotated(["物流太慢"])["issue_score"].to_list() == [None]
