"""From what a page shows to the verbatims behind it, told by their places on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from csvoice.charts.style import about
from csvoice.config import Thresholds
from csvoice.document.blocks import Chart
from csvoice.document.findings import Finding
from csvoice.document.report import Report, Verbatim
from csvoice.render import phrases

MOST = 5
"""Verbatims that one figure opens."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER, _SENTENCE = re.compile(r"[\d,]+$"), re.compile(r"[。；：]")
_GOES_ON = re.compile(r"[\d,.]")
"""Behind a number it makes it another one."""
_LINK = Markup('<span data-rows="{}" data-about="{}">{}</span>')
_AROUND = re.compile(r"[「」（）]|的反馈$")


class Citations:
    """The verbatims of a report by what is known of them."""

    def __init__(self, report: Report) -> None:
        self._report = report
        options = report.manifest.get("options", {}).get("thresholds", {})
        self._least = min(MOST, options.get("figure_rows", Thresholds().figure_rows))
        self._places = {id_: place for place, id_ in enumerate(report.evidence)}
        self._by_fact: dict[str, set[int]] = {}
        for place, verbatim in enumerate(report.evidence.values()):
            if _inside(report, verbatim):
                for fact in verbatim.about:
                    self._by_fact.setdefault(fact, set()).add(place)

    def behind(self, *names: str) -> str:
        """The places of verbatims that have every name as a fact.

        Empty where a name is unknown, or where they are fewer than a figure may open.
        """
        parts = [part for name in names for part in _parts(name)]
        if not parts or any(part not in self._by_fact for part in parts):
            return ""
        found = set.intersection(*(self._by_fact[part] for part in parts))
        return _joined(found) if len(found) >= self._least else ""

    def marks(self, chart: Chart) -> dict[str, str]:
        """What the marks of a chart say, each with its verbatims."""
        found = {
            about(chart, point): self.behind(*self._names(str(point.x), point.series))
            for point in chart.points
        }
        return {text: places for text, places in found.items() if places}

    def _names(self, *names: str) -> list[str]:
        """Names that say something: all verbatims behind figures are of the report's period."""
        return [name for name in names if name not in ("", self._report.period.label)]

    def said(self, text: str, before: str = "") -> Markup:
        """A text whose numbers open the rows they count.

        Args:
            text: Of one sentence or more.
            before: What stands before it: a statement's beginning, the name of a table's row.
        """
        whole, start = before + text, len(before)
        parts = []
        for told in self._told(whole):
            rows, number = self._listed(self._report.counted[told]), len(_NUMBER.split(told)[0])
            if rows and number >= start:
                about = _SENTENCE.split(told)[-1]
                parts += [escape(whole[start:number]), _LINK.format(rows, about, told[number:])]
                start = len(told)
        return Markup("").join([*parts, escape(whole[start:])])

    def _told(self, text: str) -> list[str]:
        told = (one for one in self._report.counted if text.startswith(one))
        return sorted((one for one in told if not _GOES_ON.match(text, len(one))), key=len)

    def of(self, findings: Iterable[Finding]) -> str:
        """The places of the verbatims of some findings, the first ones of each."""
        ids = [finding.evidence.ids for finding in findings if finding.evidence]
        return self._listed(one for some in ids for one in some[:MOST])

    def _listed(self, ids: Iterable[str]) -> str:
        """The places of the verbatims of these ids that the report brings along."""
        places = (self._places.get(one) for one in ids)
        return " ".join(dict.fromkeys(str(place) for place in places if place is not None))

    def statements(self) -> list[tuple[str, str, str, str]]:
        """Each statement of the page: its gist, the rest, a finding's id, its verbatims."""
        findings = {finding.id: finding for finding in self._report.findings}
        page = self._report.page
        sources = (*page.sources, *[()] * len(page.statements))
        told = []
        for statement, ids in zip(page.statements, sources, strict=False):
            known = [findings[one] for one in ids if one in findings]
            told.append((*phrases.lead(statement), known[0].id if known else "", self.of(known)))
        return told


def _inside(report: Report, verbatim: Verbatim) -> bool:
    """Whether a verbatim is of the report's period; figures count no others."""
    start, end = report.period.start, report.period.end
    day = next((fact for fact in verbatim.about if _DAY.fullmatch(fact)), None)
    if start is None or end is None or day is None:
        return True
    return f"{start:%Y-%m-%d}" <= day < f"{end:%Y-%m-%d}"


def _parts(name: str) -> list[str]:
    """The names in a cell: 「变更价格」（销售欺诈） has two."""
    return [part for part in map(str.strip, _AROUND.split(name)) if part]


def _joined(places: set[int]) -> str:
    return " ".join(map(str, sorted(places)[:MOST]))


def highlighted(text: str, words: Iterable[str]) -> Markup:
    """A text with some of its words marked."""
    wanted = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    if not wanted:
        return escape(text)
    parts = re.split(f"({'|'.join(map(re.escape, wanted))})", text)
    marked = (Markup("<mark>{}</mark>").format(part) if place % 2 else escape(part)
              for place, part in enumerate(parts))  # fmt: skip
    return Markup("").join(marked)
