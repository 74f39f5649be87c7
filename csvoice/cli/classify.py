"""`csvoice classify`: the export with a type, a reason, a tone and a severity for every row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import annotating_options, make_config, output_file_option, reading_options
from csvoice.cli.output import progress_bar, remember, tell_failures
from csvoice.numerals import count


@chinese_command(
    "classify",
    short_help="给每一条反馈标上问题类型、理由、情感和严重程度。",
    help=(
        "保留导出表自己的列（个人信息已遮盖），在后面加上 csvoice 的判断，一条反馈一行，次序不变。"
    ),
)
@output_file_option("结果文件：.xlsx、.csv、.jsonl 或 .parquet。", required=True)
@reading_options
@annotating_options
def command(files: tuple[str, ...], output: Path, **options: Any) -> None:
    """Run the command."""
    from csvoice.export.classified import check_target, encode, labelled
    from csvoice.pipeline.preparation import prepare_feedback
    from csvoice.storage.output import write_files

    check_target(output)
    config = make_config(**options)
    with progress_bar() as progress, prepare_feedback(files, config, progress) as feedback:
        added = {c.name for one in feedback.plugins.annotators.values() for c in one.adds}
        frame = labelled(feedback.table, frozenset(added))
        failures, sources = feedback.failures, feedback.raw.sources
    write_files(output.parent, {output.name: encode(frame, output)})
    click.echo(f"已写入 {output}，共 {count(frame.height)} 条。")
    remember(sources, config)
    tell_failures(failures)
