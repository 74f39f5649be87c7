"""团队效能: teams and agents, like work compared with like; no ranking where intervals overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csvoice import numerals
from csvoice.company.metrics import Metric
from csvoice.components import any_of
from csvoice.context import Context
from csvoice.document.blocks import Block, Cell, Chart, Heading, Paragraph, Point, Table
from csvoice.document.findings import Finding, Interval
from csvoice.document.report import Section
from csvoice.kit.metrics import TEAM, TEAM_MIX
from csvoice.kit.tables import listing
from csvoice.kit.wording import between, listed
from csvoice.sections.teams.compared import Gap, Unit, compared, judged_by

NAME = "teams"
TITLE = "团队效能"
COLUMNS = ("team", "agent")
FEWEST = 2
SHOWN = 12
MOST_METRICS = 3
"""Metrics in the body's table; the others are in the appendix."""

_TOO_FEW = "不到两个班组或坐席各有 30 条以上处理记录，还不能比较，本节未生成。"
lacks = any_of(
    COLUMNS,
    "数据中没有班组，也没有处理人，本节未生成；补上其中任一列，连同评分、是否一次解决等，"
    "可看到各班组在同类工单上的表现。",
)

_VERDICTS = {1: "明确更好", 0: "看不出差别", -1: "明确更差"}


def build(ctx: Context) -> Section:
    """Compare teams, and agents, on like work."""
    metrics = judged_by(ctx)
    columns = [name for name in COLUMNS if name in ctx.columns]
    if not columns or not metrics:
        return Section(NAME, TITLE, status="skipped", reason=lacks(ctx.columns))
    found = compared(ctx, columns)
    units = {column: _named(ctx, column, found[column]) for column in columns}
    units = {column: ones for column, ones in units.items() if len(ones) >= FEWEST}
    if not units:
        return Section(NAME, TITLE, status="skipped", reason=_TOO_FEW)
    main = next(iter(units))
    findings = tuple(_findings(main, units[main], metrics))
    body = tuple(_body(main, units[main], metrics, findings))
    appendix = tuple(_appendix(ctx, units, metrics))
    return Section(NAME, TITLE, findings, body, appendix=appendix)


def _named(ctx: Context, column: str, units: Sequence[Unit]) -> list[tuple[str, Unit]]:
    """Name teams as they are, agents by number unless their names are asked for."""
    if column == "team" or ctx.teams.names:
        return [(one.name, one) for one in units]
    return [(f"坐席 {number}", one) for number, one in enumerate(units, 1)]


def _called(column: str) -> str:
    return "班组" if column == "team" else "坐席"


def _body(
    column: str,
    units: Sequence[tuple[str, Unit]],
    metrics: Sequence[Metric],
    findings: Sequence[Finding],
) -> list[Block]:
    said = _said(column, units)
    mix = next((one.statement for one in findings if one.measure == TEAM_MIX), "")
    return [Paragraph(said + mix), *_chart(units), _table(column, units, metrics)]


def _said(column: str, units: Sequence[tuple[str, Unit]]) -> str:
    """Say who stands out on like work, in one sentence."""
    head = f"{len(units)} 个{_called(column)}，同类工单放在一起比，"
    parts = [
        f"{listed(names)}{_VERDICTS[way]}"
        for way in (1, -1)
        if (names := [name for name, one in units if one.verdict == way])
    ]
    return head + ("；".join(parts) + "，其余看不出差别。" if parts else "看不出谁更好、谁更差。")


def _chart(units: Sequence[tuple[str, Unit]]) -> list[Chart]:
    scored = [(name, one.score) for name, one in units if one.score]
    points = tuple(
        Point(name, value, low=low, high=high, mark="news" if high < 0 else None)
        for name, (value, low, high) in scored[:SHOWN]
    )
    title = "同类工单相比的综合差别：大于 0 为更好，横线跨过 0 的看不出差别"
    return [Chart("bar", title, points, unit="score")] if len(points) >= FEWEST else []


def _table(column: str, units: Sequence[tuple[str, Unit]], metrics: Sequence[Metric]) -> Table:
    """Show each unit as it is, and on like work; by name, since most cannot be ranked."""
    shown = metrics[:MOST_METRICS]
    names = [_called(column), "条数"]
    for metric in shown:
        names += [metric.name, "同类相比"]
    rows = tuple(
        (
            name,
            numerals.count(one.n),
            *(cell for metric in shown for cell in _cells(metric, one)),
            _VERDICTS[one.verdict] if one.score else "样本少，还不能判断",
        )
        for name, one in units[:SHOWN]
    )
    note = "按名称排列。同类相比：与其他人处理的同类工单相差多少，* 为明确的差别。"
    return listing((*names, "判断"), rows, note=note)


def _cells(metric: Metric, one: Unit) -> tuple[Cell, Cell]:
    value, gap = one.values.get(metric.key), one.gaps.get(metric.key)
    return (
        metric.shown(value.value) if value else None,
        metric.shown(gap.rest[0], signed=True) + ("*" if gap.way else "") if gap else None,
    )


def _findings(
    column: str, units: Sequence[tuple[str, Unit]], metrics: Sequence[Metric]
) -> list[Finding]:
    mixed = [
        (one, metric, gap)
        for _name, one in units
        for metric in metrics
        if (gap := one.gaps.get(metric.key)) and gap.by_mix
    ]
    clearest = {one.name: max(g.clearness for o, _m, g in mixed if o is one) for one, _, _ in mixed}
    mixed.sort(key=lambda found: -clearest[found[0].name])
    names = {one.name: name for name, one in units}
    return [
        *(_verdict(column, name, one) for name, one in _standing_out(units)),
        *(_mix(names[one.name], one, metric, gap) for one, metric, gap in mixed),
    ]


def _standing_out(units: Sequence[tuple[str, Unit]]) -> list[tuple[str, Unit]]:
    """Return the units with a verdict; where all have one for a single one's sake, that one."""
    told = [(name, one) for name, one in units if one.verdict]
    ways = [one.verdict for _name, one in told]
    alone = [(name, one) for name, one in told if ways.count(one.verdict) == 1]
    return alone if len(told) == len(units) > 2 and len(alone) == 1 else told


def _verdict(column: str, name: str, one: Unit) -> Finding:
    value, low, high = one.score or (0.0, 0.0, 0.0)
    return Finding(
        section=NAME,
        measure=TEAM,
        segment=f"{column}={name}",
        statement=(
            f"{between(name).lstrip()}处理同类工单{_VERDICTS[one.verdict]}"
            f"（{numerals.count(one.n)} 条）。"
        ),
        value=value,
        unit="score",
        n=one.n,
        interval=Interval(low, high),
        basis="综合差别以单条工单的标准差计，按权重加总；区间已按比较的人数放宽",
    )


def _mix(name: str, one: Unit, metric: Metric, gap: Gap) -> Finding:
    """Say that a unit looks different because its work is."""
    own, others = one.values[metric.key], one.others[metric.key]
    way = "高" if gap.whole[0] > 0 else "低"
    size = metric.shown(abs(gap.whole[0]), signed=True).lstrip("+")
    size += " 分" if metric.unit == "score" else ""
    return Finding(
        section=NAME,
        measure=TEAM_MIX,
        segment=f"unit={name},metric={metric.key}",
        statement=(
            f"{name}的{metric.name}看上去{way} {size}（{metric.shown(own.value)}，其他 "
            f"{metric.shown(others.value)}），是接的工单不同：同类工单相比，看不出差别。"
        ),
        value=gap.rest[0],
        unit="points" if metric.unit == "share" else "time" if metric.unit == "time" else "score",
        n=own.n,
        interval=Interval(*gap.rest[1:]),
        basis="按问题类型、渠道、性质、产品等折算",
    )


def _appendix(
    ctx: Context, units: Mapping[str, Sequence[tuple[str, Unit]]], metrics: Sequence[Metric]
) -> list[Block]:
    blocks: list[Block] = []
    for column, ones in units.items():
        blocks += [Heading(f"各{_called(column)}的各项指标"), _whole(column, ones, metrics)]
    if "agent" in units and not ctx.teams.names:
        how = "在 csvoice.toml 的 [teams] 写 names = true 可显示原名。"
        blocks.append(Paragraph(f"坐席以编号出现，按姓名或工号排序；{how}"))
    weight = {one.name: ctx.teams.weights[one.key] for one in metrics}
    total = sum(weight.values())
    weights = listed(f"{name} {numerals.share(part / total)}" for name, part in weight.items())
    blocks.append(
        Paragraph(
            f"综合差别的权重：{weights}，可在 [teams] 的 weights 里改。工作量不是质量，没有权重。"
            "每项先与其他人处理的同类工单比（最小二乘，扣除问题类型、渠道、性质、事件、部门、阶段、产品及其组合），"
            "除以单条工单的标准差，再按权重加总。区间按比较的人数放宽：即使人人一样，"
            "二十份报告里也至多一份会误判有人更好或更差。数据里看不到的难易，按与看得到的一样大来"
            "防备：折算后差别缩小了多少，再缩小这么多仍然成立，才说更好或更差。"
        )
    )
    return blocks


def _whole(column: str, units: Sequence[tuple[str, Unit]], metrics: Sequence[Metric]) -> Table:
    names = (_called(column), "指标", "条数", "数值", "与其他人相差", "同类相比", "区间")
    rows = tuple(
        (
            name,
            metric.name,
            numerals.count(one.values[metric.key].n),
            metric.shown(one.values[metric.key].value),
            metric.shown(gap.whole[0], signed=True),
            metric.shown(gap.rest[0], signed=True),
            f"{metric.shown(gap.rest[1], signed=True)} ～ {metric.shown(gap.rest[2], signed=True)}",
        )
        for name, one in units
        for metric in metrics
        if (gap := one.gaps.get(metric.key))
    )
    return listing(names, rows)
