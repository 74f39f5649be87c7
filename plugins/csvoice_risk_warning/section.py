"""要办的事: what to do, who and by when; what it rests on stands in the appendix."""

from __future__ import annotations

from csvoice import Block, Callout, Context, Section, numerals
from csvoice_risk_warning.attention import attention_findings, viral
from csvoice_risk_warning.customers import customer_blocks, customer_findings, repeaters
from csvoice_risk_warning.escalation import escalation_blocks, escalation_findings, waiting
from csvoice_risk_warning.options import NAME, TITLE, Options
from csvoice_risk_warning.record import kept_alarms, missed, record_blocks
from csvoice_risk_warning.today import to_do
from csvoice_risk_warning.warning import alarm_findings, warning_blocks
from csvoice_risk_warning.watch import Watch, watched

ENOUGH_DAYS = 10
"""With fewer days there is no past to compare with."""


def build(options: Options, ctx: Context) -> Section:
    """Gather what cannot wait: alarms, urgent feedback, customers at risk."""
    watch = watched(ctx)
    if watch.reported.is_empty():
        return Section(NAME, TITLE, status="skipped", reason="没有反馈，本节未生成。")
    urgent, customers, spreading = waiting(watch, options), repeaters(watch), viral(watch)
    kept, late = kept_alarms(watch, ctx.archive, ctx.events), missed(ctx.archive, ctx.events)
    findings = [
        *alarm_findings(watch, ctx.events),
        *escalation_findings(watch, urgent, options),
        *attention_findings(watch, spreading),
        *customer_findings(watch, customers),
    ]
    blocks = (
        *_early_warning(watch, ctx, options),
        *escalation_blocks(watch, urgent, options),
        *customer_blocks(watch, customers, options),
        *record_blocks(kept, late, watch),
    )
    todo = to_do(ctx, urgent, spreading, customers)
    return Section(NAME, TITLE, tuple(findings), todo, appendix=blocks)


def _early_warning(watch: Watch, ctx: Context, options: Options) -> list[Block]:
    if watch.last is None:
        lack = (
            "日期没有精确到日" if "created_at" in watch.rows.columns else "数据中没有「时间」一列"
        )
        return [Callout(f"{lack}，没有早期预警；补上后可看到哪些问题突然增多。")]
    if watch.days < ENOUGH_DAYS:
        text = "日期只跨 {days} 天，没有以往可比，没有早期预警；至少需要 {least} 天。"
        return [Callout(text.format(days=watch.days, least=ENOUGH_DAYS))]
    return [*warning_blocks(watch, ctx.events, options), *_aside(watch)]


def _aside(watch: Watch) -> list[Block]:
    if not watch.set_aside:
        return []
    text = "{n} 条反馈的日期与其余相隔两个月以上，可能有误，没有用于早期预警。"
    return [Callout(text.format(n=numerals.count(watch.set_aside)))]
