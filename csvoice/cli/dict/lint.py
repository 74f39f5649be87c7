"""`csvoice dict lint`: lines of a user dictionary that cannot work, and what to write instead."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csvoice.cli.chinese import FAILED, ChineseCommand
from csvoice.cli.options import config_option, make_config
from csvoice.i18n import _
from csvoice.numbers import count

if TYPE_CHECKING:
    from csvoice.dictionary.lint import Problem


@click.command(
    "lint",
    cls=ChineseCommand,
    short_help=_("检查用户词典：写错的列、太低的频次、重复和矛盾的行。"),
    help=_(
        "逐行检查用户词典，说出哪些行不起作用、应该怎么写：列写错、频次不是数字、频次低到切不出来、"
        "有 jieba 会断开的字符、重复或互相矛盾、是停用词。有错误时退出码为 1，只有提醒时为 0。"
    ),
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar=_("词典...")
)
@config_option
@click.option("--json", "as_json", is_flag=True, help=_("以 JSON 输出。"))
def lint_command(files: tuple[Path, ...], config_file: Path | None, as_json: bool) -> None:
    """Run the command."""
    from csvoice.dictionary.lint import lint
    from csvoice.dictionary.words_in_force import words_in_force

    words, stopwords = words_in_force(make_config(config_file=config_file), but=files)
    problems = {file: lint(file, words, stopwords) for file in files}
    if as_json:
        found = [{"file": str(file)} | asdict(one) for file in problems for one in problems[file]]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for file in files:
            _show(file, problems[file])
    if any(one.level == "error" for several in problems.values() for one in several):
        click.get_current_context().exit(FAILED)


def _show(file: Path, problems: list[Problem]) -> None:
    for one in problems:
        click.echo(_line(file, one))
    errors = sum(one.level == "error" for one in problems)
    if problems:
        summary = _("{file}：{errors} 处错误，{warnings} 处提醒。")
        warnings = count(len(problems) - errors)
        click.echo(summary.format(file=file, errors=count(errors), warnings=warnings))
    else:
        click.echo(_("{file}：没有发现问题。").format(file=file))


def _line(file: Path, problem: Problem) -> str:
    level = _("错误") if problem.level == "error" else _("提醒")
    said = _("{level}  {file} 第 {line} 行「{text}」：{message}").format(
        level=level, file=file.name, line=problem.line, text=problem.text, message=problem.message
    )
    if problem.instead:
        said += _("改成「{instead}」。").format(instead=problem.instead)
    return said
