"""The engine: order, isolation, and the same annotation however the rows are cut."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from csvoice.annotate.engine import Engine, in_order, protect
from csvoice.components import Annotator, Tokenizer
from csvoice.config_file import load_config
from csvoice.errors import PluginError
from csvoice.plan import Plan
from csvoice.planning import make_plan
from csvoice.plugins import load_plugins
from csvoice.schema import ANNOTATED_COLUMNS, Column

TEXTS = [
    "物流太慢但是质量很好",
    "不是很满意",
    "没有起火",
    "再不处理就起诉",
    "充电时冒烟，孩子被烫伤",
    "联系人：张三，电话13800138000",
    "电池不好用，客服态度差",
    "電池不好，寫評論",
    "",
    None,
    "！！！",
    "👍👍👍",
    "very good product",
    "<b>退款</b>https://a.com/x",
    "哈哈哈哈哈哈",
    "建议增加夜间模式",
    "请问怎么开发票？",
    "等了三天还没发货，订单号：202403151234567890",
    "好",
    "一 二　三\n四",
]


def _rows() -> pl.DataFrame:
    count = 2 * len(TEXTS)
    return pl.DataFrame(
        {
            "id": [f"T{number}" for number in range(count)],
            "title": [None, "投诉", "物流太慢"] * (count // 3) + [None] * (count % 3),
            "text": TEXTS + TEXTS[::-1],
            "reply": ["请联系13900139000", None] * len(TEXTS),
            "label": ["配送", None, None, None] * (count // 4),
            "customer": ["张三", "李四", None, "13700137000"] * (count // 4),
            "rating": [1.0, 5.0, None, 3.0] * (count // 4),
            "export:内容": TEXTS + TEXTS[::-1],
            "export:联系人": ["张三", "李四"] * len(TEXTS),
        },
        schema_overrides={"text": pl.String, "export:内容": pl.String},
    )


@cache
def _plan() -> Plan:
    config = load_config(taxonomy="general")
    return make_plan(_rows(), config, load_plugins(config))


def _engine(*more: Annotator, tokenizer: Tokenizer | None = None) -> Engine:
    plugins = load_plugins(load_config())
    own = [one for one in plugins.annotators.values() if "." not in one.adds[0].name]
    return Engine.prepare(_plan(), [*own, *more], tokenizer or plugins.tokenizers["fast"])


@cache
def _whole() -> tuple[Engine, pl.DataFrame]:
    engine = _engine()
    table, failures = engine.annotate(_rows())
    assert failures == ()
    return engine, table


@settings(max_examples=6)
@given(st.lists(st.integers(0, 2 * len(TEXTS)), max_size=6))
def test_any_split_of_the_rows_gives_the_same(places: list[int]) -> None:
    engine, whole = _whole()
    cuts = sorted({0, *places, 2 * len(TEXTS)})
    parts = [engine.annotate(_rows()[start:end])[0] for start, end in pairwise(cuts)]
    assert pl.concat(parts).equals(whole)


def test_columns_and_types_are_those_of_the_schema() -> None:
    _, table = _whole()
    expected = {column.name: column.dtype for column in ANNOTATED_COLUMNS}
    assert {name: table.schema[name] for name in expected} == expected
    assert not [name for name in table.columns if name.startswith("_")]


def test_no_rows_are_no_problem() -> None:
    engine, whole = _whole()
    table, failures = engine.annotate(_rows().clear())
    assert failures == ()
    assert table.schema == whole.schema


def test_nothing_secret_stays_in_any_column() -> None:
    _, table = _whole()
    everything = str(table.to_dicts())
    for secret in ("张三", "李四", "13800138000", "13900139000", "13700137000", "20240315123"):
        assert secret not in everything


def test_ids_with_personal_data_are_emptied() -> None:
    rows = pl.DataFrame({"id": ["T1", "13800138000", "a@b.cn"], "text": ["好"] * 3})
    assert protect(rows, _plan())["id"].to_list() == ["T1", None, None]


@pytest.mark.parametrize(
    "text", ["漏油。" * 600_000, "\n" * 10_000, "好\n" * 10_000, "1" * 1_000_000, "，" * 500_000]
)
def test_huge_cells(text: str) -> None:
    engine, _ = _whole()
    table, failures = engine.annotate(pl.DataFrame({"id": ["T1"], "text": [text]}))
    assert failures == ()
    assert table["sentiment"].is_between(-1, 1).all()


def _annotator(name: str, prepare: Callable[..., object], needs: tuple[str, ...] = ()) -> Annotator:
    column = Column(f"{name}.value", pl.Int64(), "a number")
    return Annotator(name, needs, (column,), prepare)  # type: ignore[arg-type]


def _ones(name: str) -> Callable[[Plan], Callable[[pl.DataFrame], pl.DataFrame]]:
    return lambda _plan: (
        lambda batch: batch.select(pl.int_range(pl.len(), dtype=pl.Int64).alias(f"{name}.value"))
    )


def _broken(_argument: object) -> object:
    raise PluginError("坏了")


def test_a_third_partys_columns_come_along() -> None:
    late = _annotator("late", _ones("late"), needs=("early.value", "severity"))
    table, failures = _engine(late, _annotator("early", _ones("early"))).annotate(_rows())
    assert failures == ()
    assert table["late.value"].to_list() == list(range(table.height))


@pytest.mark.parametrize("prepare", [_broken, lambda _plan: _broken])
def test_a_broken_annotator_costs_only_its_columns(prepare: Callable[..., object]) -> None:
    _, whole = _whole()
    table, failures = _engine(_annotator("bad", prepare)).annotate(_rows())
    assert failures == ("坏了",)
    assert table["bad.value"].is_null().all()
    assert table.drop("bad.value").equals(whole)


def test_annotators_that_need_each_other_are_left_out() -> None:
    first = _annotator("first", _ones("first"), needs=("second.value",))
    second = _annotator("second", _ones("second"), needs=("first.value",))
    ready, stuck = in_order([first, second])
    assert (ready, stuck) == ([], [first, second])
    table, failures = _engine(first, second).annotate(_rows())
    assert len(failures) == 1
    assert "first、second" in failures[0]
    assert table["first.value"].is_null().all()


def test_a_broken_tokenizer_leaves_the_rest_alive() -> None:
    tokenizer = Tokenizer("bad", lambda _words: _broken)  # type: ignore[return-value, arg-type]
    table, failures = _engine(tokenizer=tokenizer).annotate(_rows())
    assert failures[0] == "坏了"
    assert table["tokens"].is_null().all()
    assert table.height == 2 * len(TEXTS)
