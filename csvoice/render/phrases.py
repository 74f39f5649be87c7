"""The Chinese a report needs around its content, the same in every format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from csvoice import numerals
from csvoice.document.blocks import Block, Callout, Chart, Metric, Quote, Table, TableColumn
from csvoice.document.findings import Condition, Evidence, Finding, Interval
from csvoice.document.report import Period, Report, Section, Verbatim
from csvoice.schema import STANDARD, ticket


def period_line(report: Report) -> str:
    """What the report covers, what it is compared with and how many rows were read."""
    parts = [_span(report.period)]
    if report.previous:
        parts.append(f"对比 {_span(report.previous)}")
    read, kept = numerals.count(report.funnel.read), numerals.count(report.funnel.kept)
    return " · ".join([*parts, f"读入 {read} 行，有效 {kept} 条"])


AHEAD = "下期风险"
"""What stands before the risks on the page."""


def _span(period: Period) -> str:
    if period.start is None or period.end is None:
        return period.label
    first, last = period.start, period.end - timedelta(microseconds=1)
    # Weeks, and all data, are named by their days already.
    days = "" if "至" in period.label else f"（{first:%Y-%m-%d} 至 {last:%Y-%m-%d}）"
    text = period.label + days
    return text if period.complete else text + "，数据不满整期"


def basis(finding: Finding) -> list[str]:
    """What a finding rests on and does not say itself, as short phrases for the small print.

    Its error rate is left to the tables, the workbook and report.json: a statement that is made has
    passed its test.
    """
    parts = []
    if finding.baseline is not None and finding.unit == "count":
        usual = f"约 {numerals.count(round(finding.baseline))} 条"
        parts.append(f"按以往{usual if finding.baseline >= 1 else '不到 1 条'}")
    elif finding.baseline is not None:
        unit: numerals.Unit = "share" if finding.unit == "points" else finding.unit
        value = numerals.quantity(finding.baseline, unit)
        if f" {value}" not in finding.statement:
            parts.append(f"比较基准 {value}")
    if finding.interval:
        ends = numerals.interval(finding.interval, finding.unit, signed=finding.unit == "points")
        level = numerals.share(finding.interval.level)
        said = f"{level.replace('.0%', '%')} 区间 {ends}"
        parts += [] if _tells(finding, finding.interval) else [said]
    if finding.unit != "count" and numerals.count(finding.n) not in (finding.basis or ""):
        parts.append(f"样本 {numerals.count(finding.n)} 条")
    if finding.basis:
        parts.append(finding.basis)
    return parts


def _tells(finding: Finding, interval: Interval) -> bool:
    """Whether the statement has the interval, be it as the size of a rise or of a fall."""
    low, high = sorted((abs(interval.low), abs(interval.high)))
    texts = (numerals.interval(one, finding.unit) for one in (interval, Interval(low, high)))
    return any(f" {text}" in finding.statement for text in texts)


def evidence_line(evidence: Evidence, most: int | None = None) -> str:
    """How many rows lie behind a finding, and how many of them, at most `most`, are shown."""
    rows, shown = numerals.count(evidence.rows), len(evidence.ids[:most])
    if shown and shown < evidence.rows:
        return f"证据 {rows} 条，列出 {shown} 条"
    return f"证据 {rows} 条"


def filter_line(evidence: Evidence) -> str:
    """The conditions that give every row behind a finding, under the headers of 明细."""
    return "，且 ".join(_condition(condition) for condition in evidence.where)


def quotes(report: Report, finding: Finding) -> list[Verbatim]:
    """The verbatims of a finding that the report brings along."""
    ids = finding.evidence.ids if finding.evidence else ()
    return [report.evidence[id_] for id_ in ids if id_ in report.evidence]


def about(quote: Verbatim | Quote) -> str:
    """What is known about a verbatim: its ticket, and what the report says of it."""
    return " · ".join((ticket(quote.id), *quote.about))


def cut_line(rows: int, shown: int) -> str:
    """Say how many rows a table has where not all of them are shown; empty where they are."""
    if shown >= rows:
        return ""
    return f"共 {numerals.count(rows)} 行，列出前 {numerals.count(shown)} 行。"


def first_rows(table: Table, most: int) -> Table:
    """Return a table with at most so many rows, its note saying how many there are."""
    if len(table.rows) <= most:
        return table
    cut = cut_line(len(table.rows), most).rstrip("。")
    note = f"{table.note}{cut}，全部在 report.xlsx 与 report.json。"
    return replace(table, rows=table.rows[:most], note=note)


def nothing_to_draw(chart: Chart) -> str:
    """What stands where a chart has nothing to show."""
    return f"{chart.title}：没有可画的数据。"


def said_words(finding: Finding) -> tuple[str, ...]:
    """The words that a finding is about, as far as its filter names some."""
    where = finding.evidence.where if finding.evidence else ()
    spoken = (one for one in where if one.operator in ("contains", "says"))
    return tuple(str(condition.value) for condition in spoken)


def header(column: TableColumn) -> str:
    """A column's title, with 个百分点 where its cells are differences of shares."""
    unit = "个百分点"
    if column.kind != "change" or unit in column.title:
        return column.title
    return f"{column.title}（{unit}）"


def body(report: Report) -> list[Section]:
    """The sections with something for a manager to act on; a failed one says so in its place."""
    return [one for one in report.sections if one.blocks or one.status == "failed"]


def appendix(report: Report) -> list[Section]:
    """The sections with figures behind the body: findings and what they rest on, whole tables."""
    return [one for one in report.sections if one.findings or one.appendix]


def body_blocks(section: Section) -> tuple[Block, ...]:
    """What a section shows in the body; a failed one without a word of its own says why."""
    return section.blocks or (Callout(section.reason, "error"),)


def grouped(blocks: Iterable[Block]) -> list[Block | tuple[Metric, ...]]:
    """Blocks in order, neighbouring metrics together."""
    together: list[Block | tuple[Metric, ...]] = []
    for block in blocks:
        if not isinstance(block, Metric):
            together.append(block)
        elif together and isinstance(together[-1], tuple):
            together[-1] += (block,)
        else:
            together.append((block,))
    return together


def lead(statement: str) -> tuple[str, str]:
    """Split a statement of the page into its first sentence, shown in bold, and the rest."""
    head, stop, rest = statement.partition("。")
    return head + stop, rest


def missing(report: Report) -> list[str]:
    """The sections that were left out, each with the reason."""
    return [
        f"{one.title}：{one.reason or '本节未生成。'}"
        for one in report.sections
        if one.status == "skipped"
    ]


def _condition(condition: Condition) -> str:
    known = STANDARD.get(condition.column)
    name = known.title if known and known.title else condition.column
    value = str(condition.value).removesuffix(" 00:00:00")
    return {
        "is_null": f"{name} 为空",
        "contains": f"{name} 含「{value}」",
        "says": f"{name} 连起来含「{value}」",
        "==": f"{name} 是「{value}」",
        "!=": f"{name} 不是「{value}」",
        ">=": f"{name} ≥ {value}",
        "<": f"{name} < {value}",
    }[condition.operator]
