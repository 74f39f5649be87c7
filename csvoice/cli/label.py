"""`csvoice label`: teach issue types in the terminal, one key a feedback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import annotating_options, make_config, output_file_option, reading_options
from csvoice.cli.output import progress_bar
from csvoice.numerals import count


@chinese_command(
    "label",
    short_help="在终端里标注问题类型：只问最值得问的，一个按键一条。",
    help=(
        "挑出最值得标注的反馈，一个按键标一条，每次按键后立即保存；随时可以退出，"
        "用同样的命令接着标。标好的文件直接用于 csvoice train。"
    ),
)
@output_file_option(
    "标注存在哪里，默认 labels.csv；已有的标注会接着用。", default=Path("labels.csv")
)
@click.option(
    "--types", metavar="类型", help="可选的类型，逗号分隔；默认用 --taxonomy 的，都没有就边标边加。"
)
@reading_options
@annotating_options
def command(files: tuple[str, ...], output: Path, types: str | None, **options: Any) -> None:
    """Run the command."""
    from csvoice.cli.dialogue import Dialogue
    from csvoice.pipeline.preparation import prepare_feedback
    from csvoice.teaching.by_hand import Session, read_answers

    _check_output(output, files)
    answers = read_answers(output)
    with (
        progress_bar() as progress,
        prepare_feedback(files, make_config(**options), progress) as feedback,
    ):
        table = feedback.table.select("^(id|title|text|tokens)$").collect()
        taxonomy = feedback.plan.taxonomy if options["taxonomy"] else None
    session = Session(table, taxonomy, split_types(types), answers)
    if answers:
        click.echo(f"接着 {output} 里的 {count(len(answers))} 条标。")
    learning = learning_command(output, files, options["taxonomy"] if taxonomy else None)
    Dialogue(session, output, learning).run()


def learning_command(labels: Path, files: tuple[str, ...], taxonomy: str | None) -> str:
    """Return the command that learns from labels, beside the other rows where a taxonomy helps."""
    words = ["csvoice", "train", str(labels)]
    if taxonomy:
        words += [word for file in files for word in ("--unlabelled", file)]
        words += ["--taxonomy", taxonomy]
    quoted = (f'"{word}"' if " " in word else word for word in words)
    return " ".join([*quoted, "-o", "model.skops"])


def _check_output(output: Path, files: tuple[str, ...]) -> None:
    """Refuse a target that is no CSV file, or one of the exports themselves."""
    from csvoice.errors import UsageError

    if output.suffix.lower() != ".csv":
        raise UsageError(f"{output} 应为 .csv 文件，请换一个 -o。")
    if any(Path(file).resolve() == output.resolve() for file in files):
        raise UsageError(f"-o 不能是导出表本身（{output}），请换一个名字。")


def split_types(types: str | None) -> list[str]:
    """Split what `--types` was given, at Chinese commas as well."""
    from csvoice.schema import OTHER_ISSUE

    parts = (types or "").replace("，", ",").replace("、", ",").split(",")
    named = dict.fromkeys(part.strip() for part in parts)
    return [name for name in named if name not in ("", OTHER_ISSUE)]
