"""`csvoice inspect`: what csvoice sees in a file, and what each section still lacks."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import by_option, make_config, period_option, reading_options
from csvoice.cli.output import echo_json, remember, tell_failures
from csvoice.numerals import count

if TYPE_CHECKING:
    from csvoice.inspection import Inspection


@chinese_command(
    "inspect",
    short_help="查看每个文件怎样被读懂，各章节还缺什么。",
    help="读取文件但不生成报告：编码、列的识别与理由、日期、行数、各章节所缺的列。",
)
@period_option
@by_option
@click.option(
    "--json", "as_json", is_flag=True, help="以 JSON 输出（格式见 docs/inspect-json.md）。"
)
@reading_options
def command(files: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Run the command."""
    from csvoice.inspection import inspect

    config = make_config(**options)
    inspection = inspect(files, config)
    if as_json:
        echo_json(inspection.as_json())
    else:
        _show(inspection)
    remember(inspection.sources, config, err=as_json)
    tell_failures(inspection.failures)


def _show(inspection: Inspection) -> None:
    from csvoice.schema import TITLES

    for source in inspection.sources:
        click.echo(_heading(source.path, source.sheet, source.encoding, source.rows))
        for name, chosen in source.mapping.items():
            # Chinese signs are twice as wide as spaces.
            title = TITLES[name] + " " * (12 - 2 * len(TITLES[name]))
            click.echo(f"  {title} ← {chosen['column']}  {chosen['why']}")
        for note in source.notes:
            click.echo(f"  · {note}")
    click.echo(f"行数：{_funnel(inspection)}")
    click.echo(f"时段：{inspection.period.label}")
    if inspection.period.note:
        click.echo(f"  {inspection.period.note}")
    click.echo("章节：")
    for section in inspection.sections:
        mark = "√" if section.ready else "—"  # GBK has no ✓
        click.echo(f"  {mark} {section.title}{'  ' + section.reason if section.reason else ''}")


def _heading(path: str, sheet: str | None, encoding: str | None, rows: int) -> str:
    facts = "，".join(fact for fact in (sheet, encoding) if fact) or "表格"
    return f"{path}（{facts}，{count(rows)} 行）"


def _funnel(inspection: Inspection) -> str:
    from csvoice.schema import FUNNEL_TITLES

    values = asdict(inspection.funnel)
    return "，".join(
        f"{title} {count(values[name])}"
        for name, title in FUNNEL_TITLES.items()
        if values[name] or name in ("read", "kept")
    )
