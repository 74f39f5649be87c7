"""`csvoice plugins doctor`: everything that is wrong, each with what to do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from csvoice.cli.chinese import ChineseCommand
from csvoice.cli.options import as_json_option, loading_options, make_config
from csvoice.cli.output import echo_json, fail_on_errors, level_name, summary


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
    if as_json:
        echo_json([asdict(one) for one in problems])
    else:
        for one in problems:
            click.echo(f"{level_name(one)}  {one.message}")
            click.echo(f"      {one.advice}")
        click.echo(summary(problems))
    fail_on_errors(problems)
