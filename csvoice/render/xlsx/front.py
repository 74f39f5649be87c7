"""The first sheet, which is the page, and the one with every finding."""

from __future__ import annotations

from csvoice import numerals
from csvoice.document.findings import Finding, Interval
from csvoice.document.report import Report
from csvoice.render import paper, phrases
from csvoice.render.xlsx.blocks import write_blocks
from csvoice.render.xlsx.cells import Value, as_text
from csvoice.render.xlsx.sheet import Sheet

_STYLES = {
    "count": "count",
    "share": "share",
    "points": "change",
    "score": "score",
    "ratio": "score",
    "time": "count",
}


def write_page(sheet: Sheet, report: Report) -> None:
    """Write the sheet 摘要."""
    page = report.page
    sheet.logo()
    sheet.text(page.title or report.title, "title")
    sheet.text(paper.about(report), "small")
    sheet.gap()
    for number, statement in enumerate(page.statements, 1):
        lead, rest = phrases.lead(statement)
        sheet.text(f"{number}. {lead}", "strong")
        if rest:
            sheet.text(rest)
    if page.unchanged:
        sheet.text(page.unchanged)
    for risk in page.ahead:
        sheet.text(f"{phrases.AHEAD}：{risk}")
    for caveat in page.caveats:
        sheet.text(caveat)
    sheet.gap()
    # Long figures last, so that a reader who scrolls has seen the others.
    write_blocks(sheet, (*page.metrics, *sorted(page.charts, key=lambda one: len(one.points))))


def write_findings(sheet: Sheet, report: Report) -> None:
    """Write every finding as a row, and what could not be made."""
    titles = {section.name: section.title for section in report.sections}
    heads = (
        "结论", "章节", "程度", "数值", "单位", "比较基准",
        "区间下限", "区间上限", "n", "q", "证据条数", "证据编号", "筛选条件", "id",
    )  # fmt: skip
    sheet.text("结论", "title")
    top = sheet.row
    sheet.values([Value(head, "header") for head in heads])
    sheet.freeze()
    for finding in report.findings:
        sheet.values(_finding(finding, titles.get(finding.section, finding.section)))
    sheet.filterable(top, len(heads))
    sheet.gap()
    for line in phrases.missing(report):
        sheet.text(line, "small")


def _finding(finding: Finding, section: str) -> list[Value]:
    bounds = finding.interval or Interval(float("nan"), float("nan"))
    evidence = finding.evidence
    return [
        Value(as_text(finding.statement), "text"),
        Value(as_text(section), "plain"),
        Value(finding.severity, "urgent" if finding.severity == "紧急" else "plain"),
        _quantity(finding.value, finding.unit),
        Value(_unit(finding.unit), "plain"),
        _quantity(finding.baseline, "share" if finding.unit == "points" else finding.unit),
        _quantity(bounds.low, finding.unit),
        _quantity(bounds.high, finding.unit),
        Value(finding.n, "count"),
        _quantity(finding.q_value, "score"),
        _quantity(evidence.rows if evidence else None, "count"),
        Value(as_text("，".join(evidence.ids if evidence else ())), "text"),
        Value(as_text(phrases.filter_line(evidence) if evidence else finding.basis or ""), "text"),
        Value(finding.id, "plain"),
    ]


def _quantity(value: float | None, unit: numerals.Unit) -> Value:
    if value is None or value != value or value in (float("inf"), float("-inf")):
        return Value("", "missing")
    return Value(value * 100 if unit == "points" else value, _STYLES[unit])


def _unit(unit: numerals.Unit) -> str:
    return {
        "count": "条",
        "share": "占比",
        "points": "个百分点",
        "score": "分",
        "ratio": "倍",
        "time": "秒",
    }[unit]
