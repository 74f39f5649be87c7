"""`csvoice dict lint`: lines of a user dictionary that cannot work, and what to write instead."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import as_json_option, config_option, make_config
from csvoice.cli.output import echo_json, fail_on_errors, level_name, summary

if TYPE_CHECKING:
    from csvoice.dictionary.lint import Problem


@chinese_command(
    "lint",
    short_help="检查用户词典：写错的列、太低的频次、重复和矛盾的行。",
    help=(
        "逐行检查用户词典，说出哪些行不起作用、应该怎么写：列写错、频次不是数字、频次低到切不出来、"
        "有 jieba 会断开的字符、重复或互相矛盾、是停用词。有错误时退出码为 1，只有提醒时为 0。"
    ),
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="词典..."
)
@config_option
@as_json_option
def lint_command(files: tuple[Path, ...], config_file: Path | None, as_json: bool) -> None:
    """Run the command."""
    from csvoice.dictionary import words_in_force
    from csvoice.dictionary.lint import lint

    words, stopwords = words_in_force(make_config(config_file=config_file), but=files)
    problems = {file: lint(file, words, stopwords) for file in files}
    if as_json:
        found = [{"file": str(file)} | asdict(one) for file in problems for one in problems[file]]
        echo_json(found)
    else:
        for file in files:
            for one in problems[file]:
                click.echo(_line(file, one))
            click.echo(f"{file}：{summary(problems[file])}")
    fail_on_errors(one for several in problems.values() for one in several)


def _line(file: Path, problem: Problem) -> str:
    place = f"{file.name} 第 {problem.line} 行「{problem.text}」"
    instead = f"改成「{problem.instead}」。" if problem.instead else ""
    return f"{level_name(problem)}  {place}：{problem.message}{instead}"
