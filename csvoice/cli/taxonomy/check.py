"""`csvoice taxonomy check`: what is wrong with a taxonomy, and what to do about it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import as_json_option, files_on, make_config, on_options
from csvoice.cli.output import echo_json, fail_on_errors, level_name, summary

if TYPE_CHECKING:
    from csvoice.taxonomy.problems import Problem

_ABOUT_KEYS = ("unknown-key", "missing-key", "not-a-list")


@chinese_command(
    "check",
    short_help="检查词典：重复、矛盾、碰不到的词。",
    help=(
        "检查一部词典：重复和互相矛盾的词、永远碰不到的词、不能用的正则、写错的键、词太少的类型；"
        "给出 --on 时，还看哪些词在这些导出表里从不出现或总被盖住。"
        "有错误时退出码为 1，只有提醒时为 0。"
    ),
)
@click.argument("name", metavar="词典")
@on_options
@as_json_option
def check_command(
    name: str, more: tuple[str, ...], on: tuple[str, ...], as_json: bool, **options: Any
) -> None:
    """Run the command."""
    from csvoice.taxonomy.catalogue import find_file
    from csvoice.taxonomy.check import check, folded_texts

    config = make_config(**options)
    file = find_file(name, config)
    files = files_on(on, more)
    problems = check(file, folded_texts(files, config) if files else None)
    if as_json:
        echo_json([asdict(one) for one in problems])
    else:
        for one in problems:
            click.echo(_line(one, file.name))
        click.echo(f"{file.name}：{summary(problems)}")
    fail_on_errors(problems)


def _line(problem: Problem, file: str) -> str:
    where = " / ".join(part for part in (problem.issue, problem.detail) if part)
    place = f"「{where}」" if where else ""
    label = "键" if problem.kind in _ABOUT_KEYS else "词"
    term = f"{label}「{' '.join(problem.term.splitlines())}」" if problem.term else ""
    return f"{level_name(problem)}  {file} {place}{term}：{problem.message}"
