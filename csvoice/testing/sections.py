"""The contract of a section."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import polars as pl

from csvoice.analyze.texts.evidence import matching
from csvoice.components import Annotator, Renderer, SectionSpec
from csvoice.config import Config
from csvoice.context import Context
from csvoice.document.blocks import Image
from csvoice.document.findings import Finding
from csvoice.document.report import Section
from csvoice.errors import PluginError
from csvoice.plan import Plan
from csvoice.render.builtin import register_renderers
from csvoice.testing.checks import Check, expect, insist, promised
from csvoice.testing.contexts import add_columns, build, case_context, lay_out
from csvoice.testing.cost import section_cost
from csvoice.testing.processes import HASH_SEEDS, elsewhere
from csvoice.testing.reports import report_of
from csvoice.testing.said import check_privacy, check_wording, everything_said
from csvoice.testing.sample import CASES, MANY_ROWS, ORDINARY, sample_feedback, sample_plan, without
from csvoice.testing.subjects import Target, subject_of

_FEW = 240
_GROUPS = 6

PAPER = frozenset({"docx", "pptx", "pdf"})
"""Formats that take their time; one case shows whether they take the blocks."""
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Trial:
    """A section, the annotators of its plugin and its options, built on each case once."""

    spec: SectionSpec
    annotators: Sequence[Annotator] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    def table(self, case: str, rows: int | None = None) -> pl.DataFrame:
        """Return a case with the columns of the plugin's annotators."""
        return add_columns(sample_feedback(case, rows), self.annotators, sample_plan())

    def built_on(self, raw: pl.DataFrame, case: str) -> tuple[Context, Section]:
        """Annotate a table, lay it out and build the section on it; errors name the case."""
        table = partial(add_columns, raw, self.annotators, sample_plan())
        return self._built(lambda: lay_out(table(), sample_plan()), case)

    @cached_property
    def built(self) -> dict[str, tuple[Context, Section]]:
        """The section on every case."""
        return {
            case: self._built(partial(case_context, case, self.annotators), title)
            for case, title in CASES.items()
        }

    def _built(self, laid_out: Callable[[], Context], case: str) -> tuple[Context, Section]:
        try:
            context = laid_out()
            return context, build(self.spec, context, self.options)
        except PluginError as error:
            raise AssertionError(f"在「{case}」时：{error}") from error


def check_section(section: SectionSpec | Target, *, rows: int = MANY_ROWS, **options: Any) -> None:
    """Hold a section against the contract, on every case of `CASES` and on many rows.

    Args:
        section: The section; or the module, file or name of a plugin, whose sections are all
            checked, after its annotators.
        rows: How many rows are many.
        options: What would stand under `[plugins.NAME]` in csvoice.toml.

    Raises:
        AssertionError: Says what is wrong, in which case, and what to do.
    """
    subject = subject_of(section, options)
    for spec in subject.of(SectionSpec):
        insist(section_checks(Trial(spec, subject.of(Annotator), options), rows))


def section_checks(trial: Trial, rows: int) -> list[Check]:
    """List what is promised of a section."""
    name = f"章节 {trial.spec.name}"
    return promised(
        name,
        trial,
        {
            "空的月份、一行、缺列、表情等情形都能生成": _every_case,
            "缺少任何一列都能生成": _any_column_missing,
            "每条结论都有证据或依据，证据都在数据里": _evidence,
            "句子完整，没有占位符": _wording,
            "每一块都能写成每种格式": _rendered,
            "不说出个人信息": _privacy,
            "两次运行的结果逐字节相同": _same_again,
            f"{rows:,} 行的用时和内存": partial(_cost, rows=rows),
        },
    )


def _every_case(trial: Trial) -> str:
    for case, (_context, section) in trial.built.items():
        _says_something(section, CASES[case])
    return ""


def _says_something(section: Section, case: str) -> None:
    expect(
        bool(section.shown or section.findings or section.reason),
        (
            f"在「{case}」时，章节是空的。没有可说的，请用一个 Callout 说明原因，"
            '或返回 status="skipped" 并写明 reason。'
        ),
    )
    expect(
        section.status != "skipped" or section.reason.endswith("。"),
        f"在「{case}」时，reason 应是以句号结尾的句子，实际是「{section.reason}」。",
    )


def _any_column_missing(trial: Trial) -> str:
    for names, table in _lacking(trial.spec):
        case = f"缺少 {names} 列"
        _context, section = trial.built_on(table, case)
        _says_something(section, case)
    return ""


def _lacking(spec: SectionSpec) -> list[tuple[str, pl.DataFrame]]:
    """Return tables that lack a column each; several for a closing section, built after all."""
    table = sample_feedback(rows=_FEW)
    each = without(table)
    if not spec.closing:
        return each
    groups = [[name for name, _table in each[place::_GROUPS]] for place in range(_GROUPS)]
    return [("、".join(names), table.drop(names)) for names in groups]


def _evidence(trial: Trial) -> str:
    findings = 0
    for case, (context, section) in trial.built.items():
        for finding in section.findings:
            _supported(finding, context, CASES[case])
        findings += len(section.findings)
    return f"{findings} 条结论"


def _supported(finding: Finding, context: Context, case: str) -> None:
    if finding.evidence is None:  # The border has seen to it that there is a basis.
        return
    said = f"在「{case}」时，结论「{finding.statement[:60]}」"
    everything = pl.concat([context.history, context.feedback, context.after], how="diagonal")
    met = matching(finding.evidence.where)
    ids = set(everything.filter(met).select("id").collect()["id"])
    strangers = sorted(set(finding.evidence.ids) - ids)
    expect(not strangers, f"{said}的证据 {'、'.join(strangers[:3])} 不在数据里，或不符合 where。")
    counts = {
        frame.filter(met).select(pl.len()).collect().item()
        for frame in (context.feedback, everything)
    }
    expect(
        finding.evidence.rows in counts,
        f"{said}的证据写的是 {finding.evidence.rows} 行，"
        f"符合 where 的却有 {' 或 '.join(map(str, sorted(counts)))} 行。",
    )


def _wording(trial: Trial) -> str:
    for case, (_context, section) in trial.built.items():
        check_wording(section, CASES[case])
    return ""


def _rendered(trial: Trial) -> str:
    for case, (context, section) in trial.built.items():
        for block in (*section.blocks, *section.appendix):
            picture = not isinstance(block, Image) or block.png.startswith(PNG)
            expect(picture, f"在「{CASES[case]}」时，有一张图不是 PNG，各种格式都显示不出来。")
        report = report_of([section], context)
        for renderer in _renderers(quick=case != ORDINARY):
            try:
                renderer.render(report)
            except PluginError as error:
                raise AssertionError(
                    f"在「{CASES[case]}」时，写成 {renderer.name} 出错：{error}"
                ) from error
    return "、".join(one.name for one in _renderers())


def _renderers(*, quick: bool = False) -> tuple[Renderer, ...]:
    """Return the built-in renderers, behind the border like a plugin's; of paper the quick ones."""
    renderers = [one for one in register_renderers(Config()) if not (quick and one.name in PAPER)]
    return tuple(one for each in renderers for one in subject_of(each).of(Renderer))


def _privacy(trial: Trial) -> str:
    for case, (_context, section) in trial.built.items():
        check_privacy(everything_said(section), CASES[case])
    return ""


def _same_again(trial: Trial) -> str:
    table = trial.table(ORDINARY)
    made = (trial.spec, trial.options, table, sample_plan())
    first, second = (elsewhere(_bytes, *made, seed=seed) for seed in HASH_SEEDS)
    expect(
        first == second,
        (
            f"同样的数据，两次运行的结果不同：{_difference(first, second)}。"
            "请给 set 和 group_by 的结果排序，"
            "不要用当前时间和没有种子的随机数（ctx.random 有固定的种子）。"
        ),
    )
    return ""


def _bytes(spec: SectionSpec, options: Mapping[str, Any], table: pl.DataFrame, plan: Plan) -> bytes:
    context = lay_out(table, plan)
    section = build(spec, context, options)
    json = next(one for one in _renderers() if one.name == "json")
    (content,) = json.render(report_of([section], context)).values()
    return content


def _difference(first: bytes, second: bytes) -> str:
    lines = zip(first.decode().splitlines(), second.decode().splitlines(), strict=False)
    different = next(((one, other) for one, other in lines if one != other), ("", ""))
    return f"「{different[0].strip()[:60]}」与「{different[1].strip()[:60]}」"


def _cost(trial: Trial, rows: int) -> str:
    return section_cost(trial.spec, trial.table("large", rows), sample_plan(), trial.options)
