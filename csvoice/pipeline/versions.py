"""The versions of a report for its readers: the same run, other sections, another depth."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from csvoice.company.audiences import Reader
from csvoice.document.blocks import Block, Paragraph, Table
from csvoice.document.findings import Finding
from csvoice.document.report import Page, Report, Section
from csvoice.errors import UsageError
from csvoice.nearest import choices
from csvoice.pipeline.recount import told

MAIN = "report"
DEPARTMENT = "部门"


def check_sections(chosen: Sequence[Reader], own: Collection[str], known: Collection[str]) -> None:
    """Check the sections that a company's own audiences name.

    Raises:
        UsageError: One that no plugin gives, with the nearest known one.
    """
    for reader in chosen:
        for name in reader.audience.sections if reader.name in own else ():
            if name not in known and name != "focus":
                where = f"[audiences.{reader.name}]"
                raise UsageError(f"{where} 里没有名为「{name}」的章节。{choices(name, known)}")


def without_focuses(report: Report, chosen: Sequence[Reader]) -> Report:
    """Return the report for everyone: without the sections that only one reader asked for."""
    theirs = {one.focus for one in chosen if one.focus}
    sections = tuple(one for one in report.sections if one.name not in theirs)
    shown = replace(report, sections=sections)
    return replace(shown, counted=_counted(shown))


def version(report: Report, reader: Reader) -> Report:
    """Return the report as a reader gets it."""
    audience = reader.audience
    shown = [one for one in report.sections if _shown(one, reader)]
    if reader.argument:
        shown.sort(key=lambda one: one.name != reader.focus)
        shown = [_about(one, reader) for one in shown]
    sections = tuple(_as_deep(one, audience.depth) for one in shown)
    theirs = replace(
        report,
        title=f"{report.title}（{reader.argument or audience.title or reader.name}）",
        page=_page(shown) if reader.argument else report.page,
        sections=sections if audience.depth != "page" else (),
        appendix=None,
    )
    if audience.depth != "all":
        return replace(theirs, evidence={}, counted={}, manifest={})
    counted = _counted(theirs)
    wanted = _ids(shown).union(*counted.values())
    evidence = {id_: one for id_, one in report.evidence.items() if id_ in wanted}
    return replace(theirs, evidence=evidence, counted=counted)


def _counted(report: Report) -> dict[str, tuple[str, ...]]:
    """Return the numbers in sentences that the report has."""
    said = [*told(report.page, (block for one in report.sections for block in one.blocks))]
    return {
        text: ids
        for text, ids in report.counted.items()
        if any(one.startswith(text) for one in said)
    }


def named(file: str, reader: Reader) -> str:
    """Name a file of a reader's version: report.html → report-management.html."""
    path = PurePosixPath(file)
    return f"{MAIN}-{reader.file}{path.suffix}" if path.stem == MAIN else file


def _shown(section: Section, reader: Reader) -> bool:
    if section.name.startswith("focus"):
        return section.name == reader.focus or (
            not reader.argument and "focus" in reader.audience.sections
        )
    return section.name in reader.audience.sections and section.status != "skipped"


def _as_deep(section: Section, depth: str) -> Section:
    return section if depth == "all" else replace(section, findings=(), appendix=())


def _about(section: Section, reader: Reader) -> Section:
    """Keep what tables with a column 部门 say of the reader's department, and findings alike."""
    if section.name == reader.focus:
        return section
    findings = tuple(one for one in section.findings if _names(one, reader))
    blocks, appendix = (
        tuple(_rows_about(block, reader) for block in part)
        for part in (section.blocks, section.appendix)
    )
    return replace(section, findings=findings, blocks=blocks, appendix=appendix)


def _names(finding: Finding, reader: Reader) -> bool:
    return f"请{reader.argument}" in finding.statement


def _rows_about(block: Block, reader: Reader) -> Block:
    if not isinstance(block, Table):
        return block
    heads = [column.title for column in block.columns]
    if DEPARTMENT not in heads:
        return block
    at = heads.index(DEPARTMENT)
    return replace(block, rows=tuple(row for row in block.rows if row[at] == reader.argument))


def _page(shown: Sequence[Section]) -> Page:
    """Make a page of the first sentence on the reader's own rows."""
    first = shown[0].blocks[:1] if shown else ()
    said = first[0].text if first and isinstance(first[0], Paragraph) else ""
    return Page(title=said.partition("。")[0])


def _ids(sections: Sequence[Section]) -> set[str]:
    return {
        id_
        for section in sections
        for one in section.findings
        if one.evidence
        for id_ in one.evidence.ids
    }
