"""`csvoice plugins doctor`: everything that is wrong, each with what to do."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from csvoice.cli.chinese import FAILED, ChineseCommand
from csvoice.cli.options import as_json_option, loading_options, make_config
from csvoice.numerals import count


@click.command(
    "doctor",
    cls=ChineseCommand,
    short_help="找出插件和本机环境里的问题，说明怎样处理。",
    help=(
        "检查插件能否加载、接口版本、列名、选项、词典文件，以及依赖、字体、可写的文件夹。"
        "有错误时退出码为 1，只有提醒时为 0。"
    ),
)
@loading_options
@as_json_option
def doctor_command(as_json: bool, **options: Any) -> None:
    """Run the command."""
    from csvoice.plugins.diagnosis import diagnose

    problems = diagnose(make_config(**options))
    errors = sum(one.level == "error" for one in problems)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in problems], ensure_ascii=False, indent=2))
    else:
        for one in problems:
            level = "错误" if one.level == "error" else "提醒"
            click.echo(f"{level}  {one.message}")
            click.echo(f"      {one.advice}")
        click.echo(_summary(errors, len(problems) - errors))
    if errors:
        click.get_current_context().exit(FAILED)


def _summary(errors: int, warnings: int) -> str:
    if not errors and not warnings:
        return "没有发现问题。"
    return f"{count(errors)} 处错误，{count(warnings)} 处提醒。"
