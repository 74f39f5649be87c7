"""What a section says, and what it must not say: placeholders and personal data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

import polars as pl

from csvoice.annotate.privacy import mask
from csvoice.document import blocks
from csvoice.document.report import Section
from csvoice.testing.checks import expect
from csvoice.testing.sample import SECRETS

_UNFILLED = re.compile(
    r"\{[\w.:,]*\}|%[sdf](?![A-Za-z])|\b(?:None|nan|NaN|inf|null|NaT)\b|<[\w.]+ object at|"
    r"[，。、；：]{2}|TODO|FIXME"
)
_CHINESE = re.compile(r"[一-鿿]")


def sentences(section: Section) -> list[str]:
    """Return what the section says in its own words; cells and verbatims are not."""
    own = [section.title, section.reason, *(one.statement for one in section.findings)]
    own += [one.basis for one in section.findings if one.basis]
    return [text for text in (*own, *_own_words(section.shown)) if text]


def everything_said(section: Section) -> list[str]:
    """Return every text in the section, verbatims, cells and marks of charts included."""
    quoted = [text for block in section.shown for text in _quoted(block)]
    return [*sentences(section), *quoted, *(one.segment for one in section.findings)]


def check_wording(section: Section, case: str) -> None:
    """Refuse placeholders, missing values in sentences, and findings that are no sentence."""
    for text in sentences(section):
        found = _UNFILLED.search(text)
        expect(
            found is None,
            f"在「{case}」时，句子里留有 {found[0] if found else ''}：「{text[:80]}」。"
            "请先判断值是否存在再写句子。",
        )
    for finding in section.findings:
        text = finding.statement
        expect(
            bool(_CHINESE.search(text)) and text.endswith("。"),
            f"在「{case}」时，结论应是以句号结尾的中文句子，实际是「{text[:80]}」。",
        )


def check_privacy(texts: Iterable[str], case: str) -> None:
    """Refuse the personal data that was planted in the raw texts, and anything like it."""
    said = pl.Series("text", sorted(set(texts)), dtype=pl.String)
    _masked, kinds = mask(said)
    told = [text for text in said if any(secret in text for secret in SECRETS)]
    leaking = [*told, *said.filter(kinds.list.len() > 0)]
    expect(
        not leaking,
        f"在「{case}」时，输出含有未遮盖的个人信息：「{''.join(leaking[:1])[:80]}」。"
        "请只用表中已遮盖的列，不要读原文件。",
    )


def _own_words(shown: Iterable[blocks.Block]) -> Iterator[str]:
    for block in shown:
        match block:
            case blocks.Heading() | blocks.Paragraph() | blocks.Callout():
                yield block.text
            case blocks.Bullets():
                yield from block.items
            case blocks.Table():
                yield from (block.caption, block.note, *(one.title for one in block.columns))
            case blocks.Chart():
                yield from (block.title, block.x_title, block.y_title)
            case blocks.Metric():
                yield from (block.label, block.value, block.change, block.note)
            case blocks.Image():
                yield block.alt
            case blocks.Quote():
                pass
            case _:
                assert_never(block)


def _quoted(block: blocks.Block) -> Iterator[str]:
    match block:
        case blocks.Table():
            yield from (cell for row in block.rows for cell in row if isinstance(cell, str))
        case blocks.Chart():
            marks = ((str(point.x), point.series) for point in block.points)
            yield from (text for mark in marks for text in mark)
        case blocks.Quote():
            yield from (block.text, *block.about)
        case _:
            return
