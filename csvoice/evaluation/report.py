"""An evaluation as the sections of a report."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from csvoice import numerals
from csvoice.document.blocks import (
    Block,
    Bullets,
    Chart,
    Metric,
    Paragraph,
    Point,
    Table,
    TableColumn,
)
from csvoice.document.report import Section
from csvoice.evaluation.doubts import calibration, mistakes, suspects
from csvoice.learn.audit import CorrectedShare
from csvoice.learn.evaluation import Evaluation
from csvoice.learn.metrics import Figure, LabelScore

_FEW_ROWS = 10
_IN_HEATMAP = 15
_CONFUSIONS = 20
_BARS = 30


def metrics(evaluation: Evaluation) -> tuple[Metric, ...]:
    """Return the key numbers of the front page."""
    scores = evaluation.scores
    decided = f"其中判对 {numerals.share(evaluation.covered_accuracy)}"
    return (
        _metric("准确率", scores.accuracy),
        _metric("宏平均 F1", scores.macro_f1, "各类型同等看待"),
        _metric("加权 F1", scores.weighted_f1, "按条数加权"),
        Metric("覆盖率", numerals.share(evaluation.covered), note=decided),
    )


def summary(evaluation: Evaluation) -> tuple[str, ...]:
    """Return what a manager should know, in a few sentences."""
    accuracy = evaluation.scores.accuracy
    rows, right = numerals.count(evaluation.scores.rows), numerals.share(accuracy.value)
    ends = numerals.interval(accuracy.interval, "share")
    first = f"检验的 {rows} 条里判对 {right}（95% 区间 {ends}）。"
    return tuple(one for one in (first, _hardest(evaluation), _left_open(evaluation)) if one)


def sections(evaluation: Evaluation, shares: Sequence[CorrectedShare] = ()) -> tuple[Section, ...]:
    """Return every section; those that have nothing to show say why."""
    return (
        Section("evaluation", "总体", blocks=_overall(evaluation)),
        Section("labels", "各类型", blocks=_labels(evaluation)),
        Section("confusion", "混淆", blocks=_confusion(evaluation)),
        mistakes(evaluation),
        suspects(evaluation),
        calibration(evaluation),
        *((_corrected(shares),) if shares else ()),
    )


def _metric(label: str, figure: Figure, note: str = "") -> Metric:
    ends = f"95% 区间 {numerals.interval(figure.interval, 'share')}"
    return Metric(label, numerals.share(figure.value), note="，".join(filter(None, (ends, note))))


def _hardest(evaluation: Evaluation) -> str:
    known = [one for one in evaluation.scores.labels if one.support >= _FEW_ROWS]
    if len(known) < 2:
        return ""
    hardest = min(known, key=lambda one: one.f1.value)
    said = (
        f"最难认的是「{hardest.name}」：F1 {numerals.share(hardest.f1.value)}，"
        f"{numerals.count(hardest.support)} 条里认出 {numerals.share(hardest.recall)}"
    )
    others = [one for one in _pairs(evaluation) if one[0] == hardest.name and one[1]]
    if not others:
        return said + "。"
    return said + f"，最常判成「{others[0][1]}」（{numerals.count(others[0][2])} 条）。"


def _left_open(evaluation: Evaluation) -> str:
    if evaluation.covered == 1:
        return ""
    share, right = map(numerals.share, (evaluation.covered, evaluation.covered_accuracy))
    if evaluation.judge == "rules":
        return f"{share} 的行命中规则，其中判对 {right}；其余没有命中，归入其他。"
    return f"{share} 的行有把握判定，其中判对 {right}；其余没有把握，宜留作其他。"


def _overall(evaluation: Evaluation) -> tuple[Block, ...]:
    largest = evaluation.scores.labels[0]
    always = (
        f"作为参照：若一律判成最多的「{largest.name}」，"
        f"准确率是 {numerals.share(largest.support / evaluation.scores.rows)}。"
    )
    blocks: list[Block] = [Paragraph(evaluation.how)]
    if not evaluation.several:
        blocks.append(Paragraph(always))
    if evaluation.notes:
        blocks.append(Bullets(evaluation.notes))
    return tuple(blocks)


def _labels(evaluation: Evaluation) -> tuple[Block, ...]:
    columns = (
        TableColumn("类型"),
        TableColumn("条数", "count"),
        TableColumn("精确率", "share"),
        TableColumn("召回率", "share"),
        TableColumn("F1", "share"),
        TableColumn("F1 的 95% 区间"),
    )
    scores = evaluation.scores.labels
    note = "精确率：判成这一类的有多少是对的；召回率：这一类的有多少被认出；F1 是两者的调和平均。"
    chart = Chart("bar", "各类型的 F1 与 95% 区间", tuple(map(_bar, scores[:_BARS])), unit="share")
    return (Table(columns, tuple(map(_label_row, scores)), note=note), chart)


def _label_row(one: LabelScore) -> tuple[str | int | float, ...]:
    ends = numerals.interval(one.f1.interval, "share")
    return (one.name, one.support, one.precision, one.recall, one.f1.value, ends)


def _bar(one: LabelScore) -> Point:
    return Point(one.name, one.f1.value, low=one.f1.interval.low, high=one.f1.interval.high)


def _confusion(evaluation: Evaluation) -> tuple[Block, ...]:
    sizes = evaluation.confusion.sum(axis=1)
    rows = tuple(
        (name, other or "（未判定）", n, n / sizes[evaluation.names.index(name)])
        for name, other, n in _pairs(evaluation)[:_CONFUSIONS]
    )
    columns = (
        TableColumn("标注为"),
        TableColumn("判成"),
        TableColumn("条数", "count"),
        TableColumn("占该类", "share"),
    )
    return (_heatmap(evaluation), Table(columns, rows, caption="最常见的混淆"))


def _heatmap(evaluation: Evaluation) -> Chart:
    sizes = evaluation.confusion.sum(axis=1)
    shown = np.argsort(-sizes, kind="stable")[:_IN_HEATMAP]
    names = [evaluation.names[at] for at in shown]
    places = [evaluation.columns.index(name) for name in names]
    shares = evaluation.confusion / np.maximum(sizes, 1)[:, None]
    points = tuple(
        Point(column, float(shares[row, place]), series=evaluation.names[row])
        for row in shown
        for column, place in zip(names, places, strict=True)
    )
    return Chart(
        "heatmap",
        "标注为某类的行，判成各类的占比",
        points,
        unit="share",
        x_title="判成",
        y_title="标注为",
    )


def _pairs(evaluation: Evaluation) -> list[tuple[str, str, int]]:
    """Return label, what it was taken for and how often, the commonest confusion first."""
    found = [
        (name, other, int(n))
        for name, counts in zip(evaluation.names, evaluation.confusion, strict=True)
        for other, n in zip(evaluation.columns, counts, strict=True)
        if n and name != other
    ]
    return sorted(found, key=lambda one: -one[2])


def _corrected(shares: Sequence[CorrectedShare]) -> Section:
    columns = (
        TableColumn("类型"),
        TableColumn("判定的占比", "share"),
        TableColumn("校正后", "share"),
        TableColumn("校正后的 95% 区间"),
    )
    rows = tuple(
        (one.name, one.raw, one.corrected, numerals.interval(one.interval, "share"))
        for one in shares
    )
    said = (
        "文件里只有一部分行有标签。这里把有标签的行当作人工抽查的样本，按其中的混淆校正全部行的"
        "占比；前提是抽查的行是随机抽取的。"
    )
    return Section("shares", "占比校正", blocks=(Paragraph(said), Table(columns, rows)))
