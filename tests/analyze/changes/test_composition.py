from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from csvoice.analyze.changes.composition import compositions, moved_against, own_changes
from csvoice.analyze.changes.kitagawa import kitagawa

CHANNELS = ("电话", "网店", "门店")
LEVEL = {"电话": 2.4, "网店": 3.8, "门店": 3.9}


def drawn(phone: float, step: float, seed: int = 0, n: int = 1500) -> pl.DataFrame:
    """Two periods; the share of 电话 goes from .2 to `phone`, all channels move by `step`."""
    random = np.random.default_rng(seed)
    now = np.repeat([False, True], n)
    called = random.random(2 * n) < np.where(now, phone, 0.2)
    channel = np.where(called, "电话", random.choice(CHANNELS[1:], 2 * n))
    product = random.choice(["甲", "乙", "丙"], 2 * n)
    level = np.array([LEVEL[one] for one in channel]) + step * now
    value = level + random.normal(0, 0.9, 2 * n)
    return pl.DataFrame({"now": now, "channel": channel, "product": product, "value": value})


def judged(table: pl.DataFrame) -> str:
    found = compositions({"评分": table}, ["channel", "product"], smallest={"评分": 0.05})
    return found["评分"].verdict


@pytest.mark.parametrize(
    ("phone", "step", "verdict"),
    [
        (0.2, 0.0, "none"),
        (0.5, 0.0, "mix"),
        (0.2, -0.3, "rate"),
        (0.5, -0.3, "both"),
        (0.5, 0.2, "reversed"),
        (0.35, 0.215, "hidden"),
    ],
)
def test_verdicts(phone: float, step: float, verdict: str) -> None:
    assert judged(drawn(phone, step)) == verdict


def test_a_mix_is_never_called_a_rate() -> None:
    """The benchmark runs this on five columns and hundreds of reports."""
    verdicts = [judged(drawn(0.4, 0.0, seed, 500)) for seed in range(60)]
    assert sum(one in ("rate", "both", "reversed", "hidden") for one in verdicts) <= 5
    assert verdicts.count("mix") > 30


def test_a_shift_in_one_column_is_no_change_within_another() -> None:
    found = compositions(
        {"评分": drawn(0.5, 0.0)}, ["channel", "product"], smallest={"评分": 0.05}
    )["评分"]
    assert found.splits["product"].rate.p < 0.001
    assert found.verdict == "mix"


def test_simpson() -> None:
    found = compositions({"评分": drawn(0.5, 0.2)}, ["channel"], smallest={"评分": 0.05})
    split = found["评分"].splits["channel"]
    against = moved_against(split, "channel")
    assert split.after < split.before
    assert against is not None
    assert sorted(against["value"]) == sorted(CHANNELS)


@pytest.mark.parametrize(("shop", "reversal"), [(3.5, None), (3.99, ["电话", "网店"])])
def test_what_surely_moved_with_the_total_makes_it_no_reversal(
    shop: float, reversal: list[str] | None
) -> None:
    """From 3.8 to 3.1, though 电话 and 网店 rise by .2; 门店, a tenth, falls or nearly stays."""
    cells = [
        ("电话", False, 100, 2.0),
        ("电话", True, 500, 2.2),
        ("网店", False, 800, 4.0),
        ("网店", True, 400, 4.2),
        ("门店", False, 100, 4.0),
        ("门店", True, 100, shop),
    ]
    rows = [
        (channel, now, mean + 0.5 * (-1) ** place)
        for channel, now, n, mean in cells
        for place in range(n)
    ]
    split = kitagawa(pl.DataFrame(rows, ["channel", "now", "value"], orient="row"), ["channel"])
    against = moved_against(split, "channel")
    assert (None if against is None else sorted(against["value"])) == reversal


def test_chance_in_small_strata_makes_no_reversal() -> None:
    split = compositions(
        {"评分": drawn(0.2, -0.3)}, ["channel"], smallest={"评分": 0.05}
    )["评分"].splits["channel"]  # fmt: skip
    assert moved_against(split, "channel") is None


def test_the_largest_part_of_the_change_goes_first() -> None:
    """乙 rises by .1, 甲 by 1; by name 乙 would be first."""
    sides = [(now, name) for now in (False, True) for name in ("乙", "甲") for _ in range(60)]
    value = [now * {"乙": 0.1, "甲": 1.0}[name] + n % 2 for n, (now, name) in enumerate(sides)]
    table = pl.DataFrame(sides, schema=["now", "channel"], orient="row")
    found = own_changes(
        kitagawa(table.with_columns(value=pl.Series(value)), ["channel"]), "channel"
    )
    assert found["value"].to_list() == ["甲", "乙"]
    assert found["step"].to_list() == pytest.approx([1.0, 0.1])


def test_own_changes_need_enough_rows() -> None:
    table = drawn(0.2, -0.3, n=200)
    few = table.with_columns(
        channel=pl.when(pl.int_range(pl.len()) % 40 == 0).then(pl.lit("邮件")).otherwise("channel")
    )
    assert "邮件" not in own_changes(kitagawa(few, ["channel"]), "channel")["value"]
