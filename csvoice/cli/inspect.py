"""`csvoice inspect`: what csvoice sees in a file, and what each section still lacks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import ChineseCommand, tell_failures
from csvoice.cli.options import make_config, reading_options
from csvoice.cli.remembering import remember
from csvoice.numerals import count

if TYPE_CHECKING:
    from csvoice.inspection import Inspection


@click.command(
    "inspect",
    cls=ChineseCommand,
    short_help="查看每个文件怎样被读懂，各章节还缺什么。",
    help="读取文件但不生成报告：编码、列的识别与理由、日期、行数、各章节所缺的列。",
)
@click.option(
    "--period", metavar="时段", help="auto、latest、all 或 2026-10、10月、2026-W40、2026-Q3。"
)
@click.option("--by", type=click.Choice(["week", "month", "quarter"]), help="时段的长度。")
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
        click.echo(json.dumps(inspection.as_json(), ensure_ascii=False, indent=2))
    else:
        _show(inspection)
    remember(inspection.sources, config, err=as_json)
    tell_failures(inspection.failures)


def _show(inspection: Inspection) -> None:
    for source in inspection.sources:
        click.echo(_heading(source.path, source.sheet, source.encoding, source.rows))
        for name, chosen in source.mapping.items():
            click.echo(f"  {name:<14} ← {chosen['column']}  {chosen['why']}")
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
    facts = [fact for fact in (sheet, encoding) if fact]
    return "{path}（{facts}，{rows} 行）".format(
        path=path, facts="，".join(facts) or "表格", rows=count(rows)
    )


def _funnel(inspection: Inspection) -> str:
    from csvoice.schema import FUNNEL_TITLES

    values = inspection.funnel_counts()
    return "，".join(
        f"{title} {count(values[name])}"
        for name, title in FUNNEL_TITLES.items()
        if values[name] or name in ("read", "kept")
    )
