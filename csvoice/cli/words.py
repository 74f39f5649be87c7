"""`csvoice words`: keywords, overall or of each issue, brand, and so on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import annotating_options, make_config, reading_options
from csvoice.cli.output import progress_bar, remember, tell_failures
from csvoice.numerals import count, share

if TYPE_CHECKING:
    import polars as pl


@chinese_command(
    "words",
    short_help="列出关键词，可按问题类型等分组，可画词云。",
    help="统计关键词出现在多少条反馈里；分组时列出各组特有的词（按对数几率，取检验显著的）。",
)
@click.option(
    "--top", type=click.IntRange(1), default=30, metavar="数", help="列出多少个词，默认 30。"
)
@click.option(
    "--by", metavar="列", help="按这一列分组：问题类型、品牌、渠道、反馈性质，或导出表的表头。"
)
@click.option(
    "--cloud",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="图片",
    help="词云存为 PNG。",
)
@click.option(
    "--csv", type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="结果存为 CSV。"
)
@reading_options
@annotating_options
def command(
    files: tuple[str, ...],
    top: int,
    by: str | None,
    cloud: Path | None,
    csv: Path | None,
    **options: Any,
) -> None:
    """Run the command."""
    from csvoice.pipeline.preparation import prepare_feedback
    from csvoice.spreadsheets import as_csv
    from csvoice.storage.output import write_files
    from csvoice.word_counts import word_table

    config = make_config(**options)
    with (
        progress_bar() as progress,
        prepare_feedback(files, config, progress, linked=False) as feedback,
    ):
        table, chart = word_table(feedback, by, top)
        failures, sources = feedback.failures, feedback.raw.sources
    if csv is not None:
        write_files(csv.parent, {csv.name: as_csv(table)})
    if cloud is not None:
        from csvoice.charts import png

        shape = config.theme.cloud.read_bytes() if config.theme.cloud else b""
        write_files(cloud.parent, {cloud.name: png(replace(chart, shape=shape))})
    _show(table)
    for file in filter(None, (csv, cloud)):
        click.echo(f"已写入 {file}")
    remember(sources, config)
    tell_failures(failures)


def _show(table: pl.DataFrame) -> None:
    if table.is_empty():
        click.echo("没有够多的词，或各组说的没有明显不同。")
    for (group,), rows in table.group_by("group", maintain_order=True):
        click.echo(f"【{group}】")
        for word, documents, part in rows.select("word", "documents", "share").iter_rows():
            click.echo(f"  {word}  {count(documents)}  {share(part)}")
