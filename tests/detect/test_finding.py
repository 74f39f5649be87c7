"""Events are found once, told apart, and keep their ids."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from csvoice.detect.finding import find_events
from csvoice.document.events import Event
from csvoice.link import link_voices
from tests.detect.outages import START, calm, frame, outage, ticket

WORDS: frozenset[str] = frozenset()
OUTAGE_DAYS = [row for day, size in ((40, 12), (41, 9), (42, 4)) for row in outage(day, size)]


def events(rows: pl.DataFrame) -> tuple[Event, ...]:
    return find_events(link_voices(rows.lazy()), WORDS).events


def linked(rows: pl.DataFrame) -> pl.DataFrame:
    return find_events(link_voices(rows.lazy()), WORDS).table.collect()


def by_id(rows: pl.DataFrame) -> dict[str, str | None]:
    return dict(linked(rows).select("id", "event").iter_rows())


def test_nothing_is_an_event_when_nothing_happens() -> None:
    assert events(frame(*calm())) == ()


def test_a_local_outage_is_found_with_its_place_and_its_rows() -> None:
    rows = frame(*calm(), *OUTAGE_DAYS)
    (event,) = events(rows)
    assert (event.gathers["region"], event.gathers["product"]) == ("通州区", "宽带")
    assert event.onset == (START + timedelta(days=40)).date()
    assert (event.peak, event.peak_rows) == (event.onset, 12)
    told = linked(rows).filter(event=event.id)
    outages = rows.filter(pl.col("tokens").list.contains("断网"))
    assert set(outages["id"]) <= set(told["id"])
    assert told.height == event.rows <= 1.2 * outages.height


@pytest.mark.parametrize(
    "missing", [("issue",), ("product",), ("region", "product"), ("issue", "region", "product")]
)
def test_it_is_found_by_what_columns_there_are(missing: tuple[str, ...]) -> None:
    (event,) = events(frame(*calm(), *OUTAGE_DAYS, leave_out=missing))
    assert event.rows >= 25


def test_two_places_are_two_events() -> None:
    rows = frame(*calm(), *OUTAGE_DAYS, *outage(41, 12, "海淀区"))
    assert sorted(event.gathers["region"] for event in events(rows)) == ["海淀区", "通州区"]


def test_what_comes_back_weeks_later_is_another_event() -> None:
    found = events(frame(*calm(110), *outage(30), *outage(100)))
    assert len({event.id for event in found}) == 2
    assert all((event.last - event.onset).days < 9 for event in found)


def test_one_customer_alone_is_one_authors_wave() -> None:
    (event,) = events(frame(*calm(), *outage(40, 40, customer="客户-甲")))
    assert event.one_author
    assert event.detectors == {"copies"}


def test_praise_makes_no_event() -> None:
    assert events(frame(*calm(), *outage(40, 30, nature="表扬"))) == ()


def test_a_day_on_which_everything_rises_is_none() -> None:
    everything = [row | {"created_at": START + timedelta(days=50)} for row in calm(5, seed=3)]
    assert events(frame(*calm(), *everything)) == ()


def test_without_a_past_nothing_is_an_event() -> None:
    assert events(frame(*calm(5), *outage(4, 50))) == ()


def test_ids_say_the_first_day() -> None:
    (event,) = events(frame(*calm(), *OUTAGE_DAYS))
    assert event.id.startswith("20260810-")


@settings(max_examples=5)
@given(st.integers(0, 1_000_000))
def test_events_do_not_depend_on_the_order_of_rows(seed: int) -> None:
    rows = frame(*calm(50, 8), *OUTAGE_DAYS, *outage(44, 12, "海淀区"))
    order = list(range(rows.height))
    random.Random(seed).shuffle(order)
    assert by_id(rows[order]) == by_id(rows)
    assert events(rows[order]) == events(rows)


@settings(max_examples=5)
@given(st.integers(35, 60))
def test_ids_do_not_depend_on_what_comes_later(days: int) -> None:
    rows = frame(*calm(60, 8), *OUTAGE_DAYS, *outage(44, 12, "海淀区"), *outage(52, 9, "丰台区"))
    until = rows.filter(pl.col("created_at") < START + timedelta(days=days))
    whole = {event.id: event.onset for event in events(rows)}
    cut = {event.id: event.onset for event in events(until)}
    assert len(cut) == sum(day < days for day in (40, 44, 52))
    assert cut.items() <= whole.items()


def test_wrong_dates_and_undated_rows_do_no_harm() -> None:
    wrong = [outage(0, 1)[0] | {"created_at": when} for when in (datetime(2099, 1, 1), None)]
    clean = frame(*calm(), *OUTAGE_DAYS)
    rows = pl.concat([clean, frame(*wrong[:1]).with_columns(id=pl.lit("Z1"))])
    undated = clean.head(1).with_columns(pl.lit(None, pl.Datetime("us")).alias("created_at"))
    (event,) = events(pl.concat([rows, undated.with_columns(id=pl.lit("Z2"))]))
    assert event.course == "已平息"
    assert event == events(clean)[0]


@pytest.mark.parametrize("rows", [frame(), frame(*outage(3, 40)), frame(*calm(1))])
def test_too_little_data_has_no_events(rows: pl.DataFrame) -> None:
    assert events(rows) == ()


def test_a_million_products_are_no_events() -> None:
    rows = [row | {"product": f"孤品{n}"} for n, row in enumerate(calm(40))]
    assert events(frame(*rows)) == ()


@pytest.mark.parametrize("missing", [("created_at",), ("tokens",)])
def test_without_dates_the_column_is_empty_and_without_words_it_is_not(
    missing: tuple[str, ...],
) -> None:
    rows = frame(*calm(), *OUTAGE_DAYS, leave_out=missing)
    column = linked(rows)["event"]
    assert column.dtype == pl.String
    assert (column.null_count() == rows.height) == (missing == ("created_at",))


def test_rows_of_competitors_tell_no_event() -> None:
    rows = frame(*calm(), *OUTAGE_DAYS)
    theirs = pl.col("tokens").list.contains("断网")
    marked = rows.with_columns(competitor=pl.when(theirs).then(pl.lit("青禾")))
    assert events(marked) == ()


def test_a_few_stray_dates_make_no_history() -> None:
    """Four rows dated one to two years early: the days between them are not observed."""
    clean = frame(*calm(), *OUTAGE_DAYS)
    stray = [
        outage(0, 1)[0] | {"created_at": START - timedelta(days=days)}
        for days in (380, 500, 620, 740)
    ]
    early = frame(*stray).with_columns(id=pl.format("Z{}", pl.int_range(pl.len())))
    assert events(pl.concat([early, clean])) == events(clean)


def test_the_rows_of_a_burst_belong_to_it_though_many_were_to_be_expected() -> None:
    """Four a day are usual, for three days come fifteen: they are the event, not what follows."""
    place = {"product": "宽带", "region": "通州区", "issue": "安装"}
    usual = [row for day in range(60) for row in outage(day, 4, **place)]
    burst = [row for day in (40, 41, 42) for row in outage(day, 11, **place)]
    (event,) = events(frame(*calm(), *usual, *burst))
    assert event.onset == (START + timedelta(days=40)).date()
    assert event.rows >= 45
    assert event.expected >= 10


def test_an_event_does_not_outlast_its_burst() -> None:
    (event,) = events(frame(*calm(120), *OUTAGE_DAYS))
    assert event.course == "已平息"
    assert not event.alarm
    assert (event.last - event.onset).days <= 10


def test_an_outage_that_several_products_feel_is_one_event() -> None:
    products = ("宽带", "手机卡", "电视盒")
    rows = [row for product in products for row in outage(40, 8, product=product)]
    (event,) = events(frame(*calm(), *rows))
    assert event.gathers["region"] == "通州区"
    assert "product" not in event.gathers
    assert event.rows >= 24


def test_suggestions_again_and_again_are_no_wave() -> None:
    assert events(frame(*calm(), *outage(40, 40, customer="客户-甲", nature="建议"))) == ()


def test_names_do_not_depend_on_pseudonyms() -> None:
    rows = frame(*calm(), *OUTAGE_DAYS, *outage(50, 40, customer="客户-甲"))
    other = rows.with_columns(customer=pl.format("K{}", pl.col("customer").hash(7)))
    assert events(rows) == events(other)


def test_an_event_that_goes_on_calls_for_action() -> None:
    (event,) = events(frame(*calm(41), *outage(40, 15)))
    assert (event.alarm, event.severity, event.course) == (True, "紧急", "上升")


def test_what_rises_slowly_is_an_event_and_calls_no_one_at_once() -> None:
    place = {"product": "宽带", "region": "通州区", "issue": "安装"}
    slow = [
        row for day in range(84) for row in outage(day, 2 + (day > 42) * (day - 42) // 10, **place)
    ]
    plain = [row | {"tokens": ["一般"], "text": f"说法{n}"} for n, row in enumerate(slow)]
    found = [event for event in events(frame(*calm(84), *plain)) if "drift" in event.detectors]
    assert found
    assert found[0].severity == "一般"
    assert found[0].alarm


def test_of_a_new_version_everything_is_new() -> None:
    replaced = pl.col("created_at") >= START + timedelta(days=62)
    product = pl.when(replaced).then(pl.lit("5.2.0")).otherwise("product")
    rows = frame(*calm(84), leave_out=("region",)).with_columns(product=product)
    assert not [one for one in events(rows) if "drift" in one.detectors]


def test_the_only_country_is_no_place() -> None:
    rows = frame(*calm(), *OUTAGE_DAYS).with_columns(region=pl.lit("CN"))
    assert all("region" not in event.gathers for event in events(rows))


def test_two_things_that_begin_at_one_place_at_once_are_one_event() -> None:
    place = {"region": "通州区", "product": "宽带"}
    floods = [
        ticket(
            day,
            words,
            text="".join(words) + chr(0x5E00 + 90 * day + number) * 12,
            issue=issue,
            **place,
        )
        for issue, words in (("服务", ["漏液", "瓶子"]), ("资费", ["退费", "不理"]))
        for day in (30, 31)
        for number in range(8)
    ]
    (event,) = events(frame(*calm(40, 120), *floods))
    assert event.rows >= len(floods)


@pytest.mark.parametrize(("said_by_both", "found"), [(["预售"], 1), ([], 2)])
def test_a_campaign_of_several_phrases_part_of_them_untyped_is_one_event(
    said_by_both: list[str], found: int
) -> None:
    floods = [
        ticket(
            day,
            [*words, *(() if number % 4 else said_by_both)],
            text="".join(words) + chr(0x5E00 + 90 * day + number) * 12,
            issue=issue,
            product=f"产品{number}",
        )
        for issue, words in (("资费", ["预售", "尾款"]), ("其他", ["没减", "满减"]))
        for day in (30, 31)
        for number in range(8)
    ]
    told = events(frame(*calm(40, 120), *floods))
    assert len(told) == found
    assert sum(event.rows for event in told) >= len(floods)


def test_an_event_that_another_cell_tells_goes_on_to_that_cells_last_hot_day() -> None:
    """The cell that tells it best has no row on the days on which the first cell was hot."""
    usual = [
        (0, 1, "安装", "迟到", "手机卡", "通州区"),
        (29, 2, "服务", "推诿", "路由器", "海淀区"),
        (29, 3, "账号", "登录", "电视盒", "丰台区"),
        (29, 2, "安装", None, "门铃", "丰台区"),
        (30, 4, "质量", "花屏", "路由器", "海淀区"),
        (35, 1, "描述", None, "手机卡", "通州区"),
        (35, 2, "客服", None, "音箱", "朝阳区"),
    ]
    waves = [
        (29, 10, "资费", "规则", "套餐", "通州区"),
        (35, 5, "资费", None, "宽带", "通州区"),
        (39, 10, "资费", "规则", "宽带", "通州区"),
    ]
    said = [one for one in (*usual, *waves) for _ in range(one[1])]
    names = ("issue", "issue_detail", "product", "region")
    rows = pl.DataFrame([dict(zip(names, one[2:], strict=True)) for one in said]).with_columns(
        id=pl.format("T{}", pl.int_range(pl.len())),
        text=pl.format("说法{}", pl.int_range(pl.len())),
        created_at=pl.Series([START + timedelta(days=one[0]) for one in said]),
    )
    told = find_events(rows.sort("created_at").lazy(), WORDS).events
    assert max(event.last for event in told) == (START + timedelta(days=39)).date()
