"""A report on one's own feedback, with competitors' files beside it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from csvoice import Finding, Section
from csvoice.config import Config
from csvoice.pipeline.run import Outcome, run

OWN = ("物流太慢，等了一周还没到", "客服态度差，没人接电话", "质量很好，非常满意")
THEIRS = ("屏幕开裂，要求退货", "质量很好，非常满意", "很好用，推荐")


def _write(file: Path, texts: tuple[str, ...], rows: int, stars: int) -> Path:
    days = [f"2026-{9 + number % 2:02d}-{1 + number % 30:02d} 10:00:00" for number in range(rows)]
    made = {
        "评论内容": [f"{texts[number % len(texts)]}（{number}）" for number in range(rows)],
        "评论时间": days,
        "星级": [stars - number % 3 // 2 for number in range(rows)],
    }
    file.write_text(pl.DataFrame(made).write_csv(), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("竞品")
    own = _write(folder / "自己.csv", OWN, 120, 2)
    theirs = _write(folder / "青禾.csv", THEIRS, 90, 5)
    return run(
        [own], Config(own="远山", competitors={"青禾": theirs}, cache=False, formats=("md",))
    )


def _section(outcome: Outcome, name: str) -> Section:
    return next(section for section in outcome.report.sections if section.name == name)


def test_the_report_speaks_of_ones_own_feedback(outcome: Outcome) -> None:
    funnel = outcome.report.funnel
    assert (funnel.kept, funnel.competitor) == (120, 90)
    findings: list[Finding] = [
        finding
        for section in outcome.report.sections
        if section.name != "competitor-benchmark"
        for finding in section.findings
    ]
    assert findings
    assert max(finding.n or 0 for finding in findings) <= 120
    assert not any("青禾" in finding.statement for finding in findings)
    assert outcome.outside == 60


def test_the_comparison_sees_both(outcome: Outcome) -> None:
    findings = _section(outcome, "competitor-benchmark").findings
    rating = next(finding for finding in findings if finding.measure == "rating_gap")
    assert rating.segment == "brand=远山"
    assert rating.statement.startswith("远山平均评分")
    voice = next(finding for finding in findings if finding.measure == "share_of_voice")
    assert voice.n == 105
