"""What is exported: feedback, events, findings and metrics, each a table with a key that lasts.

`docs/export.md` is generated from the columns here and in `schema.py`.
"""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

from csvoice.archive.keeping import folder_name
from csvoice.databases.statements import Field, Table
from csvoice.document.events import Event
from csvoice.document.findings import Finding
from csvoice.document.report import Report
from csvoice.export.metrics import METRICS
from csvoice.schema import (
    ANNOTATED_COLUMNS,
    LINKED_COLUMNS,
    READ_COLUMNS,
    READ_NAMES,
    Column,
    made_up_id,
)
from csvoice.spreadsheets import flat

_LEFT_OUT = ("tokens",)
_PLACE = ("id", "source", "row")
_POINTING = ("duplicate_of", "copy_of", "voice")
"""Columns that hold ids of other feedback."""
_TEXT, _NUMBER, _COUNT, _DAY = pl.String(), pl.Float64(), pl.Int64(), pl.Date()

FEEDBACK: tuple[Column, ...] = tuple(
    column
    for column in (*READ_COLUMNS, *ANNOTATED_COLUMNS, *LINKED_COLUMNS)
    if column.name not in _LEFT_OUT
)
"""Every standard column, whether the export has it or not, so that a dashboard stays whole."""

EVENTS: tuple[Column, ...] = (
    Column("id", _TEXT, "the same from month to month", "编号"),
    Column("name", _TEXT, "what people would call it", "名称"),
    Column("rows", _COUNT, "how many feedback tell of it", "反馈条数"),
    Column("texts", _COUNT, "how many different texts these are", "不同的文本数"),
    Column("customers", _COUNT, "how many customers; empty without customers", "客户数"),
    Column("onset", _DAY, "first day", "开始日期"),
    Column("peak", _DAY, "the day that brought most", "最多的一天"),
    Column("peak_rows", _COUNT, "feedback of that day", "当天条数"),
    Column("last", _DAY, "day of the last one", "最后一天"),
    Column("course", _TEXT, "上升, 持续 or 已平息, on the last date of the data", "走势"),
    Column("expected", _NUMBER, "feedback to be expected over its days", "平常应有的条数"),
    *(
        Column(name, _TEXT, "what most of its feedback share; empty for none", title)
        for name, title in (
            ("brand", "品牌"),
            ("product", "产品"),
            ("region", "地区"),
            ("channel", "渠道"),
            ("issue", "问题类型"),
            ("issue_detail", "问题细类"),
        )
    ),
    Column("severity", _TEXT, "紧急, 一般 or 提示", "级别"),
    Column("reason", _TEXT, "why it is so loud", "级别的理由"),
    Column("one_author", pl.Boolean(), "whether it hangs on one author", "出自一人"),
    Column("alarm", pl.Boolean(), "whether it calls for action now", "需要处理"),
)

FINDINGS: tuple[Column, ...] = (
    Column("period", _TEXT, "what the report covers: 2026-10, 2026-W40, 2026-Q3 or all", "时段"),
    Column("id", _TEXT, "the same from month to month", "编号"),
    Column("section", _TEXT, "section of the report", "章节"),
    Column("measure", _TEXT, "what was measured", "指标"),
    Column("segment", _TEXT, "which part of the feedback; empty for all", "范围"),
    Column("statement", _TEXT, "the sentence", "结论"),
    Column("value", _NUMBER, "the measure's value; shares as fractions", "数值"),
    Column("unit", _TEXT, "count, share, points, score or ratio", "单位"),
    Column("baseline", _NUMBER, "what it is compared with", "对照值"),
    Column("low", _NUMBER, "lower end of the interval", "区间下限"),
    Column("high", _NUMBER, "upper end of the interval", "区间上限"),
    Column("n", _COUNT, "feedback the value was computed on", "样本数"),
    Column("q_value", _NUMBER, "after Benjamini-Hochberg", "校正后的 q 值"),
    Column("severity", _TEXT, "紧急, 一般 or 提示", "级别"),
    Column("evidence", _COUNT, "feedback behind it", "依据的条数"),
    Column("event", _TEXT, "id of the event it tells of", "事件"),
)


def export_tables(
    feedback: pl.LazyFrame,
    report: Report,
    metrics: pl.DataFrame,
    added: tuple[Column, ...],
    name: str = "feedback",
) -> tuple[Table, ...]:
    """Return the tables of a run.

    Args:
        feedback: Annotated, masked and linked.
        report: Made of it.
        metrics: By month; see `metrics_by_month`.
        added: Columns that plugins have added.
        name: Of the first table; the others' begin with it.
    """
    period = folder_name(report.period)
    events = pl.DataFrame([_event(one) for one in report.events], _schema(EVENTS))
    findings = pl.DataFrame([_finding(one, period) for one in report.findings], _schema(FINDINGS))
    return (
        _feedback(feedback, added, name),
        Table(f"{name}_events", "事件", ("id",), _fields(EVENTS), events.lazy()),
        Table(
            f"{name}_findings",
            "结论",
            ("period", "id"),
            _fields(FINDINGS),
            findings.unique(("period", "id"), keep="first", maintain_order=True).lazy(),
            anew="period",
        ),
        Table(
            f"{name}_metrics",
            "指标",
            ("month", "metric"),
            _fields(METRICS),
            metrics.lazy(),
            anew="month",
        ),
    )


def _feedback(feedback: pl.LazyFrame, added: tuple[Column, ...], name: str) -> Table:
    columns = (*FEEDBACK, *added)
    known, keys = feedback.collect_schema(), _keys(feedback)
    renamed = keys.filter(pl.col("id") != pl.col("was")).unique("was")
    values = [
        flat(one.name, known[one.name])
        if one.name in known
        else pl.lit(None, _flat_type(one)).alias(one.name)
        for one in columns
        if one.name != "id"
    ]
    told = feedback.select(values).with_columns(
        pl.col(_POINTING).replace(renamed["was"], renamed["id"])
    )
    rows = pl.concat([keys.lazy().select("id"), told], how="horizontal")
    return Table(name, "反馈", ("id",), _fields(columns), rows)


def _keys(feedback: pl.LazyFrame) -> pl.DataFrame:
    """Return the ids as they `was` and as they tell feedback apart in any run.

    An id made of file and line stands for another feedback in next month's file: a digest of the
    row takes its place. An id that stands twice is numbered.
    """
    known = feedback.collect_schema()
    said = [
        pl.col(name).cast(pl.String) for name in READ_NAMES if name in known and name not in _PLACE
    ]
    content = pl.concat_str([one.fill_null("") for one in said], separator="\x1f")
    lasting = (
        pl.when(pl.col("id") == made_up_id())
        .then(content.map_batches(_digests, return_dtype=pl.String))
        .otherwise("id")
    )
    keys = feedback.select(pl.col("id").alias("was"), lasting.alias("id")).collect()
    nth = pl.int_range(1, pl.len() + 1).over("id")
    numbered = pl.when(nth > 1).then(pl.format("{}-{}", "id", nth)).otherwise("id")
    return keys.with_columns(numbered.alias("id"))


def _digests(contents: pl.Series) -> pl.Series:
    digests = (blake2b(one.encode(), digest_size=10).hexdigest() for one in contents)
    return pl.Series(contents.name, digests, dtype=pl.String)


def _event(event: Event) -> dict[str, object]:
    own = {one.name: getattr(event, one.name, None) for one in EVENTS}
    return own | dict(event.gathers)


def _finding(finding: Finding, period: str) -> dict[str, object]:
    own = {one.name: getattr(finding, one.name, None) for one in FINDINGS}
    interval, evidence = finding.interval, finding.evidence
    return own | {
        "period": period,
        "low": interval and interval.low,
        "high": interval and interval.high,
        "evidence": evidence and evidence.rows,
    }


def _schema(columns: tuple[Column, ...]) -> dict[str, pl.DataType]:
    return {one.name: one.dtype for one in columns}


def _fields(columns: tuple[Column, ...]) -> tuple[Field, ...]:
    return tuple(Field(one.name, _flat_type(one), one.title) for one in columns)


def _flat_type(column: Column) -> pl.DataType:
    return _TEXT if isinstance(column.dtype, pl.List) else column.dtype
