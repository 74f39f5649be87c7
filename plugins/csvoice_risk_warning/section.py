"""风险预警: what to do today, then what it rests on."""

from __future__ import annotations

from csvoice import Block, Callout, Context, Finding, Paragraph, Section, numbers
from csvoice_risk_warning.ahead import ahead_blocks
from csvoice_risk_warning.alarms import ENOUGH_DAYS, Alarm, find_alarms
from csvoice_risk_warning.attention import attention_findings, viral
from csvoice_risk_warning.calendar_risk import coming, event_findings
from csvoice_risk_warning.customers import customer_blocks, customer_findings, repeaters
from csvoice_risk_warning.escalation import escalation_blocks, escalation_findings, waiting
from csvoice_risk_warning.forecast_risk import forecast_findings, too_many
from csvoice_risk_warning.options import NAME, TITLE, Options
from csvoice_risk_warning.record import kept_alarms, missed, record_blocks
from csvoice_risk_warning.today import today_blocks
from csvoice_risk_warning.warning import by_weight, finding, warning_blocks
from csvoice_risk_warning.watch import Watch, watched

MOST_OTHERS = 3
"""Ended and orange alarms that are findings; the table holds more."""


def build(options: Options, ctx: Context) -> Section:
    """Gather what cannot wait: alarms, urgent feedback, customers at risk."""
    watch = watched(ctx)
    if watch.reported.is_empty():
        return Section(NAME, TITLE, status="skipped", reason="没有反馈，本节未生成。")
    alarms = by_weight(find_alarms(watch, options), watch)
    urgent, customers, spreading = waiting(watch, options), repeaters(watch), viral(watch)
    kept, late = kept_alarms(watch, ctx.archive), missed(ctx.archive, alarms)
    forecast, days = forecast_findings(too_many(watch, ctx, options)), coming(watch, ctx)
    findings = [
        *_alarm_findings(watch, alarms),
        *escalation_findings(watch, urgent, options),
        *attention_findings(watch, spreading),
        *customer_findings(watch, customers),
        *forecast,
        *event_findings(days),
    ]
    blocks = (
        *today_blocks(watch, alarms, urgent, spreading, customers),
        *_early_warning(watch, alarms, options),
        *escalation_blocks(watch, urgent, options),
        *customer_blocks(watch, customers, options),
        *ahead_blocks(forecast, days),
        *record_blocks(kept, late, watch),
    )
    return Section(NAME, TITLE, tuple(sorted(findings, key=lambda one: -one.weight)), blocks)


def _alarm_findings(watch: Watch, alarms: list[Alarm]) -> list[Finding]:
    if watch.last is None:
        return []
    on = [alarm for alarm in alarms if alarm.red and alarm.on]
    ended = [alarm for alarm in alarms if alarm.red and not alarm.on][:MOST_OTHERS]
    orange = [alarm for alarm in alarms if not alarm.red][:MOST_OTHERS]
    return [finding(alarm, watch.rows, watch.last) for alarm in (*on, *ended, *orange)]


def _early_warning(watch: Watch, alarms: list[Alarm], options: Options) -> list[Block]:
    if watch.last is None:
        lack = (
            "日期没有精确到日" if "created_at" in watch.rows.columns else "数据中没有「时间」一列"
        )
        return [Callout(f"{lack}，没有早期预警；补上后可看到哪些问题突然增多。")]
    if watch.days < ENOUGH_DAYS:
        text = "日期只跨 {days} 天，没有以往可比，没有早期预警；至少需要 {least} 天。"
        return [Callout(text.format(days=watch.days, least=ENOUGH_DAYS))]
    return [
        *warning_blocks(alarms, watch.last, options),
        Paragraph(_method(options)),
        *_aside(watch),
    ]


def _method(options: Options) -> str:
    return (
        "怎么判断：按问题、品牌、产品、地区、渠道逐格，把每天以及最近 3、5、14 天的条数与这一格"
        "此前至多 56 天比，并扣除全部反馈同时的涨落。如果什么都没有变，"
        f"红色预警平均每 {round(1 / options.red)} 份"
        f"报告误报不超过一次，橙色每份报告误报不超过 {options.orange:g} 次；"
        f"红色还要求至少 {options.min_red} 条"
        "（多为紧急的，至少一半）。最近 7 天回到预警前的水平，或 28 天没有再次升高，预警才解除。"
        "缓升另看每周条数的指数加权平均（EWMA），截至最后一天判断一次，"
        f"每份报告误报不超过 {options.drift:g} 次。"
    )


def _aside(watch: Watch) -> list[Block]:
    if not watch.set_aside:
        return []
    text = "{n} 条反馈的日期与其余相隔两个月以上，可能有误，没有用于早期预警。"
    return [Callout(text.format(n=numbers.count(watch.set_aside)))]
