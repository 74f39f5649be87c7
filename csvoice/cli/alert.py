"""`csvoice alert`: what calls for action now, for people and for schedulers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import ALERTED, DELIVERED_WITH_FAILURES, chinese_command
from csvoice.cli.options import (
    annotating_options,
    as_json_option,
    folder_option,
    make_config,
    reading_options,
)
from csvoice.cli.output import echo_json, progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csvoice.document.findings import Finding, Severity
    from csvoice.pipeline.alerting import Alerts
    from csvoice.pipeline.preparation import Feedback

REPLAYED_DAYS = 92


@chinese_command(
    "alert",
    short_help="列出当前的预警，可定时运行、通知到群、回放检验。",
    help=(
        "读取导出表，列出截至最后一天仍需处理的预警。适合放进定时任务：有不低于 --fail-on 的预警时"
        "退出码为 4。同一条预警 7 天内只通知一次。"
    ),
)
@click.option(
    "--fail-on", type=click.Choice(["紧急", "一般"]), help="有这个级别及以上的预警时，退出码为 4。"
)
@click.option(
    "--notify",
    multiple=True,
    metavar="名字",
    help="发到 wecom、dingtalk、feishu 或 webhook，可写多次；地址写在 csvoice.toml。",
)
@folder_option("--archive", "连同这个存档里以前各月的反馈一起判断；只读不写。")
@click.option("--dry-run", is_flag=True, help="只显示要发送的内容，不发送。")
@as_json_option
@click.option("--backtest", is_flag=True, help="逐日回放历史，看预警及不及时、准不准。")
@click.option(
    "--days",
    type=click.IntRange(1),
    default=REPLAYED_DAYS,
    metavar="数",
    help="回放最近多少天，默认 92。",
)
@reading_options
@annotating_options
def command(
    files: tuple[str, ...],
    fail_on: Severity | None,
    dry_run: bool,
    as_json: bool,
    backtest: bool,
    days: int,
    **options: Any,
) -> None:
    """Run the command."""
    from csvoice.archive.folders import held_archive
    from csvoice.pipeline.alerting import check_notifiers, find_alerts
    from csvoice.pipeline.preparation import prepare_feedback

    config = make_config(**options)
    with (
        progress_bar() as progress,
        held_archive(config.archive) as past,
        prepare_feedback(files, config, progress, past=past) as feedback,
    ):
        check_notifiers(feedback.plugins, config.notify)
        if backtest:
            from csvoice.cli.backtest import show_backtest

            show_backtest(feedback, config, days, progress, as_json=as_json)
            return
        alerts = find_alerts(feedback, config)
        failures = [*feedback.failures, *alerts.failures]
        last = _last_day(feedback)
        _show(alerts, last, as_json=as_json)
        if dry_run:
            _preview(feedback, config.notify, alerts.findings)
        else:
            from csvoice.pipeline.notifying import notify_once

            names = config.notify
            failures += notify_once(
                feedback.plugins, names, alerts.findings, last, strict=config.strict
            )
    _leave(alerts, fail_on, failures)


def _last_day(feedback: Feedback) -> date | None:
    import polars as pl

    if "created_at" not in feedback.table.collect_schema():
        return None
    last = feedback.table.select(pl.col("created_at").max()).collect().item()
    return last.date() if last else None


def _show(alerts: Alerts, last: date | None, *, as_json: bool) -> None:
    if as_json:
        record = {
            "schema_version": "1.0",
            "period": alerts.period.label,
            "until": last.isoformat() if last else None,
            "alerts": [_record(one) for one in alerts.findings],
        }
        echo_json(record)
        return
    if not alerts.findings:
        click.echo("没有需要处理的预警。")
    for one in alerts.findings:
        click.echo(f"【{one.severity}】{one.statement}")


def _record(finding: Finding) -> dict[str, Any]:
    from csvoice.notify.webhook import record

    evidence = finding.evidence
    return {
        **record(finding),
        "rows": evidence.rows if evidence else None,
        "ids": list(evidence.ids) if evidence else [],
    }


def _preview(feedback: Feedback, names: Sequence[str], findings: Sequence[Finding]) -> None:
    """Show what would be sent; on stderr, since stdout may carry JSON."""
    if not names:
        click.echo("没有说发到哪里：请加 --notify 名字，或在 csvoice.toml 里写 notify。", err=True)
    for name in names:
        notifier = feedback.plugins.notifiers[name]
        text = notifier.preview(findings) if notifier.preview and findings else ""
        text = text or "（没有要发送的内容，或这种通知方式不能预览）"
        click.echo(f"将发送到 {name}：\n{text}", err=True)


def _leave(alerts: Alerts, fail_on: Severity | None, failures: Sequence[str]) -> None:
    """Leave with 4 where there is an alert at or above the level, else with 3 after failures."""
    from csvoice.pipeline.alerting import at_least

    for failure in failures:
        click.echo(failure, err=True)
    context = click.get_current_context()
    if fail_on and at_least(alerts.findings, fail_on):
        context.exit(ALERTED)
    if failures:
        context.exit(DELIVERED_WITH_FAILURES)
