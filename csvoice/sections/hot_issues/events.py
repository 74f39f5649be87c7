"""A hot issue as the section shows it: what it is called, its rows, its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from csvoice import numbers
from csvoice.analyze.events.summary import OVER
from csvoice.analyze.series.periods import date_span
from csvoice.analyze.texts.floods import floods
from csvoice.analyze.texts.quotes import representative, tf_idf
from csvoice.analyze.words.counts import count_tokens
from csvoice.context import Context
from csvoice.document.findings import Condition
from csvoice.schema import OTHER_ISSUE, URGENT
from csvoice.sections.common.rows import frequencies
from csvoice.sections.common.wording import between, listed, quoted
from csvoice.sections.hot_issues.names import event_words

QUOTES = 2
TOP = 3
PROOFS = 5


@dataclass(frozen=True)
class HotEvent:
    """One event.

    Attributes:
        facts: Its row of `csvoice.hot_issues`.
        rows: Its feedback, praise left out, by day.
        words: Phrases that set it apart.
        copied: Rows that copy a text or fill in a template.
        telling: Ids of the rows that speak best for it.
    """

    facts: Mapping[str, Any]
    rows: pl.DataFrame
    words: tuple[str, ...]
    copied: int
    telling: tuple[str, ...]

    @property
    def where(self) -> tuple[Condition, ...]:
        """The condition that gives its rows."""
        return (Condition("hot_issue", "==", self.facts["hot_issue"]),)

    @property
    def place(self) -> str:
        """Brand or product, and region, as the data have them; empty where it has none."""
        brand, product, region = (self.facts[name] or "" for name in ("brand", "product", "region"))
        if brand and product and brand[:2] not in product and product[:2] not in brand:
            product = f"{brand} {product}"
        return "、".join(part for part in (product or brand, region) if part)

    @property
    def issue(self) -> str:
        """The issue that most of its rows have, as sharply as it can be named, in 「」."""
        named = (self.facts[name] for name in ("issue_detail", "issue"))
        return next((quoted(one) for one in named if one and one != OTHER_ISSUE), "")

    @property
    def name(self) -> str:
        """Place, issue and words: 凯迪拉克XT5「动力消失」（保命、毫无征兆）."""
        words, what = listed(self.words), self.place + self.issue
        if not words:
            return what if self.issue else between(what).lstrip() + "的反馈"
        if not what:
            return f"提到{words}的反馈"
        return f"{what}（{words}）"


def hot_event(ctx: Context, facts: Mapping[str, Any], rows: pl.DataFrame) -> HotEvent:
    """Read what an event's rows say."""
    known = "".join(str(facts[name] or "") for name in ("brand", "product", "region", "issue"))
    known += facts["issue_detail"] or ""
    copied = floods(rows)
    flooded = int(copied["rows"].sum())
    template = copied["example"][0] if 2 * flooded > rows.height else ""
    return HotEvent(
        facts,
        rows,
        tuple(event_words(ctx, rows, known, template)),
        flooded,
        tuple(rows["id"].gather(_telling(ctx, rows))),
    )


def _telling(ctx: Context, rows: pl.DataFrame) -> list[int]:
    counts = count_tokens(rows.lazy(), ctx.plan.lexicon.stopwords)
    urgent = (rows["severity"] == URGENT).fill_null(value=False).to_numpy()
    lengths = rows["text"].str.len_chars().fill_null(0).to_numpy().astype(np.int64)
    return representative(tf_idf(counts), np.arange(rows.height), lengths, PROOFS, urgent)


def statement(event: HotEvent, as_of: datetime) -> str:
    """Say since when, how much, how wide, how grave, and whether it goes on."""
    parts = (_size(event, as_of), _spread(event), _urgent(event), _course(event), _copied(event))
    return "，".join(part for part in parts if part) + "。"


def _size(event: HotEvent, as_of: datetime) -> str:
    first, days = event.facts["first"], event.facts["days"]
    form = "{name}自 {first}起 {days} 天共 {n} 条" if days > 1 else "{name}{first}一天 {n} 条"
    return form.format(
        name=event.name,
        first=date_span(first, first, with_year=first.year != as_of.year),
        days=numbers.count(days),
        n=numbers.count(event.facts["rows"]),
    )


def _spread(event: HotEvent) -> str:
    forms = {
        "customers": "{n} 位客户",
        "products": "{n} 款产品",
        "regions": "{n} 个地区",
        "channels": "{n} 个渠道",
    }
    told = [
        form.format(n=numbers.count(event.facts[name]))
        for name, form in forms.items()
        if (event.facts[name] or 0) > 1 and not event.facts.get(name[:-1])
    ]
    return f"涉及 {listed(told)}" if told else ""


def _urgent(event: HotEvent) -> str:
    urgent = event.facts["urgent"]
    return f"其中紧急 {numbers.count(urgent)} 条" if urgent else ""


def _course(event: HotEvent) -> str:
    if event.facts["course"] == OVER:
        return "最近 7 天没有新增"
    return "最近 7 天 {n} 条（{course}）".format(
        n=numbers.count(event.facts["recent"]), course=event.facts["course"]
    )


def _copied(event: HotEvent) -> str:
    if not event.copied:
        return ""
    return f"{numbers.count(event.copied)} 条文本雷同"


def makeup(event: HotEvent, as_of: datetime) -> str:
    """Say when most of it came, and from where: the day, products, regions, channels, issues."""
    days = frequencies(event.rows.select(day=pl.col("created_at").dt.truncate("1d")), "day")
    day, most = days.row(0)
    parts = [
        (
            f"最多的一天是 {date_span(day, day, with_year=day.year != as_of.year)}，"
            f"{numbers.count(most)} 条"
        )
    ]
    forms = {
        "product": ("产品有{values}", "等 {n} 款"),
        "region": ("地区有{values}", "等 {n} 个"),
        "channel": ("渠道有{values}", "等 {n} 个"),
        "issue_detail" if event.facts["issue_detail"] else "issue": (
            "问题有{values}",
            "等 {n} 类",
        ),
    }
    for name, (form, ending) in forms.items():
        if name in event.rows.columns:
            counted = frequencies(event.rows, name)
            if counted.height > 1:
                parts.append(form.format(values=_counted(counted, ending)))
    return "；".join(parts) + "。"


def _counted(counted: pl.DataFrame, ending: str) -> str:
    shown = listed(f"{value} {numbers.count(n)} 条" for value, n in counted.head(TOP).iter_rows())
    return shown + (ending.format(n=counted.height) if counted.height > TOP else "")
