"""`csvoice alert --backtest`: the replay, as a list and in a few figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.output import echo_json
from csvoice.numerals import count

if TYPE_CHECKING:
    from csvoice.config import Config
    from csvoice.evaluation.backtest import Backtest, Replayed
    from csvoice.pipeline.parts import Progress
    from csvoice.pipeline.preparation import Feedback


def show_backtest(
    feedback: Feedback, config: Config, days: int, progress: Progress, *, as_json: bool
) -> None:
    """Replay the last days and say which alarms there were."""
    from csvoice.evaluation.backtest import backtest

    result = backtest(feedback, config, days, progress)
    if as_json:
        echo_json(_record(result))
        return
    for alarm in result.alarms:
        click.echo(_line(alarm))
    click.echo(_summary(result))
    click.echo(
        "判断办法：预警后最多 14 天的日均条数，与起点前 28 天比；明显更多为「持续」，否则为"
        "「未持续」（可能是误报，也可能当时已经平息）；其后不足 3 天的为「待观察」。"
    )


def _line(alarm: Replayed) -> str:
    one = alarm.finding
    judged = f"延迟 {alarm.delay} 天，{alarm.verdict}"
    return f"{alarm.day:%Y-%m-%d}【{one.severity}】{judged}：{one.statement}"


def _summary(result: Backtest) -> str:
    levels = [text for level in ("紧急", "一般") if (text := _level(result, level))]
    days = f"{result.first:%Y-%m-%d} 至 {result.last:%Y-%m-%d}，共 {count(result.days)} 天"
    return f"回放 {days}：{'；'.join(levels) or '没有预警'}。"


def _level(result: Backtest, level: str) -> str:
    from csvoice.evaluation.backtest import mean_delay

    alarms = result.at(level)
    delay = mean_delay(alarms)
    if delay is None:
        return ""
    held = [sum(one.verdict == verdict for one in alarms) for verdict in ("持续", "未持续")]
    return (
        f"{level}预警 {count(len(alarms))} 次，平均延迟 {delay:.1f} 天，"
        f"其后持续 {count(held[0])} 次、未持续 {count(held[1])} 次、"
        f"待观察 {count(len(alarms) - sum(held))} 次"
    )


def _record(result: Backtest) -> dict[str, Any]:
    from csvoice.notify.webhook import record

    return {
        "schema_version": "1.0",
        "first": result.first.date().isoformat(),
        "last": result.last.date().isoformat(),
        "days": result.days,
        "alarms": [
            {
                **record(one.finding),
                "day": one.day.date().isoformat(),
                "delay": one.delay,
                "verdict": one.verdict,
            }
            for one in result.alarms
        ],
    }
