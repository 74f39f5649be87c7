"""The sections of an evaluation on what to doubt: errors, labels, probabilities."""

from __future__ import annotations

import math

from csvoice import numerals
from csvoice.document.blocks import (
    Block,
    Callout,
    Chart,
    Paragraph,
    Point,
    Quote,
    Table,
    TableColumn,
)
from csvoice.document.report import Section
from csvoice.learn.evaluation import Evaluation, Mistake

_SHOWN = 30


def mistakes(evaluation: Evaluation) -> Section:
    """Show the worst errors with their text."""
    name, title = "mistakes", "最差的错误"
    if not evaluation.mistakes:
        return Section(name, title, blocks=(Paragraph("没有判错的行。"),))
    wrong, shown = numerals.count(evaluation.mistaken), len(evaluation.mistakes)
    which = "把握最大却判错的" if evaluation.reliability else "最常见的混淆里的"
    line = f"共判错 {wrong} 条，下面是{which} {shown} 条。"
    quotes = map(_mistake, evaluation.mistakes)
    return Section(name, title, blocks=(Paragraph(line), *quotes))


def _mistake(one: Mistake) -> Quote:
    about = [f"判成 {'、'.join(one.said) or '（未判定）'}"]
    if math.isfinite(one.sure):
        about.append(f"把握 {numerals.share(one.sure)}")
    return _quote(one, *about)


def _suspect(one: Mistake) -> Quote:
    likely = "、".join(one.said) or "（一个都没有）"
    return _quote(one, f"可能是 {likely}")


def _quote(one: Mistake, *about: str) -> Quote:
    given = f"标注 {'、'.join(one.given)}"
    return Quote(one.text, one.id, (given, *about))


def suspects(evaluation: Evaluation) -> Section:
    """Show the labels that are probably wrong."""
    name, title = "suspects", "可疑标签"
    if evaluation.suspects is None:
        reason = "查可疑标签要用没有学过这些行的模型，还要有各类的概率；这次没有。"
        return Section(name, title, status="skipped", reason=reason)
    if not evaluation.suspects:
        return Section(name, title, blocks=(Paragraph("没有发现可疑的标签。"),))
    said = (
        f"{numerals.count(len(evaluation.suspects))} 条（"
        f"{numerals.share(len(evaluation.suspects) / evaluation.scores.rows)}）的标签可"
        "能标错：没有学过这一行的模型，对另一类的把握达到了那一类的"
        f"平均水平。下面是差距最大的 {min(_SHOWN, len(evaluation.suspects))} 条，"
        "请人工核对，不要直接改。"
    )
    quotes = map(_suspect, evaluation.suspects[:_SHOWN])
    return Section(name, title, blocks=(Callout(said), *quotes))


def calibration(evaluation: Evaluation) -> Section:
    """Show whether probabilities hold, and what other points of rejection would leave."""
    found = evaluation.reliability
    if found is None:
        reason = "这次判定没有各类的概率，不能看校准。"
        return Section("calibration", "校准", status="skipped", reason=reason)
    said = f"模型自报的把握与实际判对的占比，平均相差 {numerals.points(found.error)}。"
    columns = (
        TableColumn("平均把握", "share"),
        TableColumn("实际判对", "share"),
        TableColumn("条数", "count"),
    )
    rows = tuple((one.sure, one.right, one.rows) for one in found.bins)
    points = tuple(
        Point(numerals.share(one.sure), value, series=series)
        for one in found.bins
        for series, value in (("把握", one.sure), ("判对", one.right))
    )
    chart = Chart("line", "把握与判对", points, unit="share", x_title="平均把握")
    blocks: list[Block] = [Paragraph(said), Table(columns, rows), chart]
    if evaluation.curve:
        blocks.append(_curve(evaluation))
    return Section("calibration", "校准", blocks=tuple(blocks))


def _curve(evaluation: Evaluation) -> Table:
    columns = (
        TableColumn("门槛", "share"),
        TableColumn("覆盖率", "share"),
        TableColumn("其中判对", "share"),
    )
    rows = tuple((one.threshold, one.covered, one.right) for one in evaluation.curve)
    return Table(columns, rows, caption="把握低于门槛就不判，会怎样")
