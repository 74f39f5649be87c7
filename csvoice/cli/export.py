"""`csvoice export`: feedback, events, findings and metrics as tables for BI tools."""

from __future__ import annotations

from typing import Any

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import (
    annotating_options,
    by_option,
    check_secret,
    folder_option,
    make_config,
    own_option,
    period_option,
    reading_options,
)
from csvoice.cli.output import progress_bar, remember, tell_failures
from csvoice.errors import printable
from csvoice.numerals import count


@chinese_command(
    "export",
    short_help="把反馈、事件、结论和指标写成数据表，供 BI 工具使用。",
    help=(
        "把标注好、遮盖过的反馈，连同事件、结论和逐月指标，写成 Parquet、SQLite、"
        "DuckDB 文件，或写进 PostgreSQL、MySQL；再写一次，编号相同的行会更新。"
    ),
)
@click.option(
    "--to",
    required=True,
    metavar="目标",
    callback=check_secret,
    help="feedback.parquet、.sqlite、.duckdb，或 postgresql://主机/库名/模式.表名。",
)
@period_option
@by_option
@own_option
@folder_option("--archive", "存档：连同以前各期的反馈一起写出。")
@reading_options
@annotating_options
def command(files: tuple[str, ...], to: str, **options: Any) -> None:
    """Run the command."""
    from csvoice.export.exporting import export, target_of

    target_of(to)
    config = make_config(**options)
    with progress_bar() as progress:
        exported = export(files, to, config, progress)
    named = "、".join(f"{name} {count(rows)} 行" for name, rows in exported.rows.items())
    click.echo(printable(f"已写入 {exported.place}：{named}。"))
    remember(exported.sources, config)
    tell_failures(exported.failures)
