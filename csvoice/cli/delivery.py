"""What is said of a delivered report; one made before on the same basis, delivered again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csvoice.errors import printable
from csvoice.numerals import count
from csvoice.storage.output import write_files

if TYPE_CHECKING:
    from csvoice.config import Config
    from csvoice.document.report import Report
    from csvoice.finished import Basis, Finished
    from csvoice.pipeline.deliver import Delivery
    from csvoice.pipeline.run import Outcome

_MOST_NOTES = 5


def found(delivery: Delivery) -> list[str]:
    """Say what was done and what was found."""
    report = delivery.outcome.report
    return [
        f"时段：{_period(report)}",
        _rows(delivery.outcome),
        _taxonomy(report),
        *delivery.outcome.notes,
        *_notes(delivery.outcome),
        report.page.title,
        *(f"  {number}. {one}" for number, one in enumerate(report.page.statements, 1)),
        *report.page.caveats,
    ]


def where(files: Sequence[Path]) -> str:
    """Say where the report lies."""
    return f"报告：{'、'.join(str(path) for path in files if is_main(path))}"


def is_main(path: Path) -> bool:
    """Whether a file is a report, not a picture beside one."""
    return path.stem == "report" or path.stem.startswith("report-")


def _period(report: Report) -> str:
    if report.previous is None:
        return report.period.label
    return f"{report.period.label}，对比 {report.previous.label}"


def _rows(outcome: Outcome) -> str:
    funnel = outcome.report.funnel
    inside = funnel.kept + outcome.archived - outcome.outside
    line = f"反馈：读入 {count(funnel.read)} 行，有效 {count(funnel.kept)} 条"
    if outcome.archived:
        line += f"，连同存档 {count(funnel.kept + outcome.archived)} 条"
    line += f"，时段内 {count(inside)} 条"
    if not outcome.outside:
        return line + "。"
    return line + f"，时段外 {count(outcome.outside)} 条（--period all 可全部纳入）。"


def _taxonomy(report: Report) -> str:
    """Say by which dictionary types were found, and how to take another one."""
    why = report.manifest["taxonomy_why"].rstrip("。")
    return f"问题词典：「{report.manifest['taxonomy_title']}」，{why}（--taxonomy 可换）。"


def _notes(outcome: Outcome) -> list[str]:
    """Say how the files were understood where that was not plain; 数据质量 has it all."""
    notes = [
        f"注意：{Path(source.path).name}：{note}"
        for source in outcome.sources
        for note in source.notes
    ]
    more = len(notes) - _MOST_NOTES
    if more > 0:
        rest = f"另有 {count(more)} 条读取说明，见报告的数据质量。"
        return [*notes[:_MOST_NOTES], rest]
    return notes


def next_step(outcome: Outcome) -> str:
    """Say what to try next."""
    report = outcome.report
    if report.period.start is None:
        return (
            "下一步：没有可用的日期列，补上后可看到趋势与变化；"
            "csvoice inspect 可查看每一列的识别结果。"
        )
    if report.previous is None:
        return (
            "下一步：把上一期的文件也给出来（csvoice report 上期文件 本期文件），就能看到变化；"
            "加上 --archive 文件夹，以后每期只给新文件就行。"
        )
    return "下一步：csvoice words 查看各类问题的关键词，csvoice classify 导出逐条结果。"


def deliver_again(
    report: Finished, folder: Path, config: Config
) -> tuple[Sequence[Path], Sequence[str]]:
    """Write a finished report, say what was said and send what was sent.

    Its archive needs nothing: a report whose run changed the archive was not kept.

    Returns:
        The files, and a sentence for each notifier that failed.
    """
    files, failures = write_files(folder, report.files), list[str]()
    if config.notify:
        from csvoice.pipeline.notifying import notify_again

        failures = notify_again(report.findings, config)
    for sentence in failures:
        click.echo(printable(sentence), err=True)
    before, after = report.said
    for line in (*before, where(files), *after):
        click.echo(printable(line))
    return files, failures


def keep_delivery(
    before: Basis, now: Basis, delivery: Delivery, folder: Path, config: Config
) -> None:
    """Keep a report that was delivered, so that it is not made again."""
    from csvoice.finished import Finished, keep_finished
    from csvoice.pipeline.notifying import as_json

    findings = as_json(delivery.outcome.report.findings) if config.notify else ""
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in delivery.files}
    said = found(delivery), [next_step(delivery.outcome)]
    keep_finished(before, now, Finished(files, said, findings))
