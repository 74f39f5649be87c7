"""服务指标: targets and how long they were missed, changes, pairs, and what the page takes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from csvoice.company.metrics import Exposure, MetricOptions, read_metrics
from csvoice.context import Context
from csvoice.document.blocks import Chart, Metric, Paragraph, Table
from csvoice.document.report import Section
from csvoice.kit.metrics import CHANGED, MISSED, PAIR, standings
from csvoice.page import make_page
from csvoice.sections import service
from tests.feedback import context, feedback_table

ROWS = 3_000
MARCH = np.array([number >= ROWS * 60 // 91 for number in range(ROWS)])


def flags(share: float, march: float | None = None, seed: int = 1) -> list[bool]:
    """Draw yes and no with a share of yes, and another in March."""
    random = np.random.default_rng(seed)
    level = np.where(MARCH, share if march is None else march, share)
    return (random.random(ROWS) < level).tolist()


def centre(**columns: object) -> Context:
    return context(feedback_table(ROWS, **columns))


def built(ctx: Context) -> Section:
    return service.build(ctx)


def of(section: Section, measure: str) -> list[str]:
    return [one.statement for one in section.findings if one.measure == measure]


def test_reviews_have_no_service_metrics() -> None:
    section = built(centre())
    assert section.status == "skipped"
    assert "是否一次解决" in section.reason
    assert service.lacks is not None
    assert service.lacks(frozenset({"text", "rating"}))
    assert not service.lacks(frozenset({"text", "resolved"}))


def test_a_missed_target_is_told_with_how_long_it_was_missed() -> None:
    section = built(centre(first_contact_resolved=flags(0.6)))
    (told,) = [one for one in of(section, MISSED) if one.startswith("一次解决率")]
    assert "低于目标 80.0%，已连续 3 个月" in told
    finding = next(one for one in section.findings if one.segment == "metric=fcr")
    assert finding.baseline == 0.8
    assert finding.interval is not None
    assert finding.interval.high < 0.8
    assert finding.evidence is not None
    assert finding.evidence.rows > 0


def test_a_target_met_last_month_is_missed_this_month_only() -> None:
    section = built(centre(first_contact_resolved=flags(0.9, march=0.6)))
    (told,) = [one for one in of(section, MISSED) if one.startswith("一次解决率")]
    assert "上月还达标" in told
    (change,) = [one for one in of(section, CHANGED) if one.startswith("一次解决率")]
    assert change.endswith("变差。")


def test_a_target_within_chance_is_neither_met_nor_missed() -> None:
    section = built(centre(first_contact_resolved=flags(0.795)))
    assert not [one for one in of(section, MISSED) if one.startswith("一次解决率")]


def test_nothing_changes_by_chance() -> None:
    wrong = [
        of(built(centre(first_contact_resolved=flags(0.7, seed=seed), rating=None)), CHANGED)
        for seed in range(10)
    ]
    assert sum(map(bool, wrong)) <= 1


def test_the_companys_own_target_goes_first() -> None:
    own = read_metrics({"fcr": MetricOptions(target=0.5, definition="本公司口径")})
    section = built(replace(centre(first_contact_resolved=flags(0.6)), metrics=own))
    assert not [one for one in of(section, MISSED) if one.startswith("一次解决率")]
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert ("一次解决率", "50.0%", "达标", "本公司口径") in {
        (row[0], row[3], row[4], row[5]) for row in table.rows
    }


def test_metrics_that_go_together_are_told_with_their_interval() -> None:
    once = flags(0.6)
    random = np.random.default_rng(2)
    rating = np.clip(np.round(3.6 - 1.2 * ~np.array(once) + random.normal(0, 0.8, ROWS)), 1, 5)
    section = built(centre(first_contact_resolved=once, rating=rating.tolist()))
    (finding,) = [one for one in section.findings if one.measure == PAIR]
    assert finding.statement.startswith("一次解决的反馈，满意度平均 ")
    assert finding.statement.endswith("两者相关。")
    assert finding.interval is not None
    assert finding.interval.low < 1.2 < finding.interval.high


def test_the_body_is_short() -> None:
    section = built(centre(first_contact_resolved=flags(0.6), response_seconds=[900.0] * ROWS))
    kinds = [type(block) for block in section.blocks]
    assert kinds.count(Chart) <= 1
    assert kinds.count(Table) <= 1
    assert kinds.count(Metric) <= 6
    (said,) = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert said.count("。") <= 5


def test_few_rows_are_not_spoken_of() -> None:
    some = [True] * 20 + [None] * (ROWS - 20)
    keys = {one.metric.key for one in standings(centre(first_contact_resolved=some[::-1]))}
    assert "fcr" not in keys


@pytest.mark.parametrize("where", ["config", "column"])
def test_complaints_on_orders_are_a_rate(where: str) -> None:
    columns = {"resolved": flags(0.9)}
    ctx = centre(**columns)
    assert "complaint_rate" not in {one.metric.key for one in standings(ctx)}
    if where == "config":
        orders = {f"2024-0{month}": 50_000.0 for month in (1, 2, 3)}
        ctx = replace(ctx, exposure=Exposure(of=orders), shared={})
    else:
        ctx = centre(exposure=[50_000.0] * ROWS, **columns)
    rate = next(one for one in standings(ctx) if one.metric.key == "complaint_rate")
    complaints = ctx.feedback.collect()["nature"].eq("投诉").sum()
    assert rate.now.value == pytest.approx(complaints / 50)


def test_the_page_takes_tiles_and_one_statement() -> None:
    ctx = centre(first_contact_resolved=flags(0.6))
    page = make_page(replace(ctx, findings=built(ctx).findings))
    labels = {metric.label: metric.note for metric in page.metrics}
    assert "低于目标 80.0%，已连续 3 个月" in labels["一次解决率"]
    assert sum("服务指标没有达到目标" in one for one in page.statements) == 1


def test_what_took_longest_is_compared_with_the_rest() -> None:
    seconds = np.random.default_rng(5).exponential(7_200, ROWS)
    rating = np.where(seconds > np.quantile(seconds, 0.75), 2.0, 4.0)
    section = built(centre(handle_seconds=seconds.tolist(), rating=rating.tolist()))
    (finding,) = [one for one in section.findings if one.measure == PAIR]
    assert finding.statement.startswith("处理时长超过 ")
    assert "的反馈，满意度平均 2.00；其余的 3.97，相差" in finding.statement


def test_a_metric_that_got_worse_is_on_the_page() -> None:
    rating = np.where(MARCH, 3.0, 4.5) + np.tile([-0.5, 0.5], ROWS // 2)
    ctx = centre(rating=rating.tolist(), resolved=flags(0.9))
    page = make_page(replace(ctx, findings=built(ctx).findings))
    assert any(one.startswith("满意度由 4.50 降到 3.00。") for one in page.statements)


def test_scores_without_a_word_count() -> None:
    ctx = centre(rating=[3.0] * ROWS, nps=[5.0] * ROWS)
    when = ctx.period.start
    alone = pl.DataFrame({"created_at": [when] * ROWS, "rating": [5.0] * ROWS})
    found = {one.metric.key: one for one in standings(replace(ctx, scores=alone, shared={}))}
    n = ctx.feedback.collect().height
    assert found["csat"].now.n == n + ROWS
    assert found["csat"].now.value == pytest.approx((3 * n + 5 * ROWS) / (n + ROWS))
    assert found["nps"].now.n == n
