"""竞品对比: the section, put together from its parts."""

from __future__ import annotations

from csvoice import (
    Block,
    Bullets,
    Callout,
    Context,
    Heading,
    Paragraph,
    Section,
    SectionSpec,
    numbers,
)
from csvoice.i18n import _
from csvoice_competitor_benchmark import profile, voice
from csvoice_competitor_benchmark.cells import compare
from csvoice_competitor_benchmark.findings import Gaps, find_gaps, no_gap, voice_finding, voice_table
from csvoice_competitor_benchmark.options import NAME, Options
from csvoice_competitor_benchmark.window import Window, choose_window
from csvoice_competitor_benchmark.wording import aspect_name, listed

TITLE = _("竞品对比")
UNLOCKS = _("各品牌的声量、评价、强弱项，以及相互之间的差距")


def build(ctx: Context) -> Section:
    """Compare the brands in the data."""
    options = Options.model_validate(dict(ctx.options))
    if "brand" not in ctx.columns:
        reason = _("数据中没有「品牌」一列，本节未生成；补上后可看到{unlocks}。").format(unlocks=UNLOCKS)
        return Section(NAME, TITLE, status="skipped", reason=reason)
    window = choose_window(ctx, options)
    reason = _too_few(ctx, window, options)
    if reason:
        return Section(NAME, TITLE, status="skipped", reason=reason)
    cells = compare(window, ctx.thresholds)
    voices = voice_table(window)
    gaps = find_gaps(ctx, window, cells)
    findings = (*gaps.findings, voice_finding(ctx, window, voices))
    if not gaps.findings:
        findings = (*findings, no_gap(window, cells))
    blocks: list[Block] = [
        *_callouts(ctx, window),
        Paragraph(_scope(ctx, window)),
        Bullets(tuple(finding.statement for finding in findings)),
        *_mixed(gaps),
        *voice.blocks(ctx, window, voices, cells),
        *profile.blocks(window, cells),
    ]
    return Section(NAME, TITLE, findings, tuple(blocks))


def _too_few(ctx: Context, window: Window, options: Options) -> str:
    """Say why there is nothing to compare; empty where there is."""
    brands = ctx.feedback.select("brand").collect()["brand"].drop_nulls().unique()
    if len(brands) == 1 and not window.rest:
        return _("本期反馈都属于一个品牌（{brand}），没有可以比较的竞品；把竞品的反馈放进同一张表，或一起给出多个文件，可看到{unlocks}。").format(
            brand=brands[0], unlocks=UNLOCKS
        )
    if len(window.compared) < 2:
        return _("满 {rows} 条反馈的品牌不到两个（本期共 {n} 个品牌），样本太少，不作比较。").format(
            rows=options.rows, n=numbers.count(len(brands))
        )
    return ""


def _callouts(ctx: Context, window: Window) -> list[Block]:
    if ctx.own_brand is None:
        return [Callout(_("没有指明自有品牌，本节对所有品牌一视同仁。加 --own 品牌名（如 --own {brand}），可看到该品牌的强项、弱项和差距走势。").format(brand=window.compared[0]))]
    if window.own is None:
        return [Callout(_("{own}的反馈太少（证据不足），无法与其他品牌比较；下面只比较其他品牌。").format(own=ctx.own_brand), "warning")]
    return []


def _scope(ctx: Context, window: Window) -> str:
    said = [_("比较{names}共 {n} 个品牌").format(names=listed(window.compared), n=len(window.compared))]
    if window.rest:
        said.append(_("另外 {n} 个品牌合并为「其余」").format(n=numbers.count(window.rest)))
    if window.months and window.since:
        said.append(
            _("为使参与比较的品牌各满 30 条，时间从本期向前放宽 {n} 个月，自 {since:%Y-%m-%d} 起，各品牌相同；结论所附原文取自本期").format(
                n=window.months, since=window.since
            )
        )
    for shown, spelt in window.merged.items():
        said.append(_("{shown}包含写法{spelt}").format(shown=shown, spelt=listed(spelt)))
    return _("；").join(said) + _("。声量是反馈条数，不等于销量或用户数；没有销量数据，看不出投诉率高低。")


def _mixed(gaps: Gaps) -> list[Block]:
    names = {"channel": _("渠道"), "region": _("地区"), "product": _("产品")}
    return [
        Callout(
            _("{brand}在「{aspect}」上与其他品牌的差别主要来自{column}构成：按相同的{column}构成计算，差别由 {raw} 变为 {rest}，不作为强弱项。").format(
                brand=cell["brand"],
                aspect=aspect_name(cell),
                column=names[mixed.column],
                raw=_amount(cell["measure"], cell["difference"]),
                rest=_amount(cell["measure"], mixed.difference),
            )
        )
        for cell, mixed in gaps.explained
    ]


def _amount(measure: str, value: float) -> str:
    if measure in ("rating", "sentiment"):
        return numbers.score(value, signed=True)
    return numbers.points(value, signed=True)


SECTION = SectionSpec(NAME, TITLE, build, order=300)
