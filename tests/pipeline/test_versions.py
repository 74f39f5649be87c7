"""A report for its readers: which sections, how deep, under which name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from csvoice.company.audiences import Audience, Reader, readers
from csvoice.document.blocks import Paragraph, Table, TableColumn
from csvoice.document.findings import Evidence, Finding
from csvoice.document.report import Funnel, Page, Period, Report, Section, Verbatim
from csvoice.errors import UsageError
from csvoice.pipeline.versions import check_sections, named, version, without_focuses


def finding(section: str, department: str) -> Finding:
    said = f"「{section}」：请{department}本周内处理。"
    return Finding(section, "advice", section, said, 1, "count", 1, evidence=Evidence(1, ("T1",)))


ADVICE = Table(
    (TableColumn("问题"), TableColumn("部门")), (("「甲」", "技术部"), ("「乙」", "物流部"))
)
SECTIONS = (
    Section("changes", "变化", (finding("changes", "物流部"),), (Paragraph("变了。"),)),
    Section("advice", "改进建议", (finding("advice", "技术部"), finding("advice", "物流部")),
            (ADVICE,), appendix=(Paragraph("怎样排序。"),)),
    Section("trend", "趋势", status="skipped", reason="没有日期。"),
    Section("focus-partner-技术部", "专题：技术部", (), (Paragraph("「技术部」3 条。还有话。"),)),
)  # fmt: skip
REPORT = Report(
    "客户之声报告", Period("2026 年 9 月"), None, Funnel(3, kept=3), SECTIONS,
    evidence={"T1": Verbatim("T1", "原文"), "T2": Verbatim("T2", "别的")}, page=Page("结论"),
    counted={"「技术部」3": ("T2",), "别处 9": ("T1",)},
)  # fmt: skip
PARTNER = readers(["partner:技术部"], {})[0]


def reader(**cells: object) -> Reader:
    given = {"title": "某人", "sections": ("advice", "trend"), **cells}
    return Reader("someone", Audience.model_validate(given))


def test_everyone_gets_no_section_of_one_reader() -> None:
    assert [one.name for one in without_focuses(REPORT, [PARTNER]).sections] == [
        "changes", "advice", "trend"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("depth", "sections", "findings", "evidence"),
    [("page", 0, 0, 0), ("body", 1, 0, 0), ("all", 1, 2, 1)],
)
def test_a_reader_sees_so_deep(depth: str, sections: int, findings: int, evidence: int) -> None:
    found = version(REPORT, reader(depth=depth))
    counts = (len(found.sections), len(found.findings), len(found.evidence))
    assert counts == (sections, findings, evidence)
    assert (found.page, found.title) == (REPORT.page, "客户之声报告（某人）")


def test_a_partner_sees_its_own_rows_first_and_its_own_advice() -> None:
    found = version(REPORT, PARTNER)
    assert found.page.title == "「技术部」3 条"
    assert [one.name for one in found.sections] == ["focus-partner-技术部", "advice"]
    table = found.sections[1].blocks[0]
    assert isinstance(table, Table)
    assert table.rows == (("「甲」", "技术部"),)
    assert [one.statement for one in found.findings] == [finding("advice", "技术部").statement]


def test_a_version_counts_only_what_it_tells() -> None:
    found = version(REPORT, PARTNER)
    assert found.counted == {"「技术部」3": ("T2",)}
    assert "T2" in found.evidence
    assert version(REPORT, reader(depth="body")).counted == {}
    assert without_focuses(REPORT, [PARTNER]).counted == {}


def test_files_bear_the_readers_name() -> None:
    assert named("report.html", PARTNER) == "report-partner-技术部.html"
    assert named("report_files/page-1.png", PARTNER) == "report_files/page-1.png"


def test_a_company_names_sections_that_exist() -> None:
    own = replace(reader(), name="ours", audience=Audience(sections=("advise",)))
    with pytest.raises(UsageError, match="是不是「advice」？"):
        check_sections([own], {"ours"}, ["advice", "trend"])
    check_sections([own], {}, ["advice"])
