"""`csvoice demo`: a report on a generated export, for a first look."""

from __future__ import annotations

from pathlib import Path

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import folder_option, format_option, open_option
from csvoice.cli.output import progress_bar
from csvoice.cli.report import finish, split_formats, tell


@chinese_command(
    "demo",
    short_help="生成一份演示数据和它的报告，先看看效果。",
    help="生成半年的演示数据（虚构的智能家电客服中心，约 6,000 张工单），并做出它的客户之声报告。",
)
@folder_option("--output", "数据和报告放在哪里，默认 csvoice-demo。", default=Path("csvoice-demo"))
@format_option
@open_option
def command(output: Path, formats: str | None, open_page: bool | None) -> None:
    """Run the command, with no regard to a csvoice.toml, which is about other data."""
    from csvoice.config import Config
    from csvoice.demo import OWN_BRAND, PLANTED, write_demo
    from csvoice.demo.measures import ACTIONS_NAME, PLANTED as MEASURED
    from csvoice.pipeline.deliver import deliver

    config = Config(own=OWN_BRAND, cache=False)
    if chosen := split_formats(formats):
        config = config.model_copy(update={"formats": chosen})
    export = write_demo(output)
    config = config.model_copy(update={"actions": output / ACTIONS_NAME})
    with progress_bar() as progress:
        delivery = deliver([export], output, config, progress)
    click.echo(f"演示数据：{export}（虚构，可用 Excel 打开）")
    tell(delivery, config)
    planted = (*PLANTED, MEASURED)
    click.echo(f"数据里埋了 {len(planted)} 件事，看看报告怎样说：")
    for number, sentence in enumerate(planted, 1):
        click.echo(f"  {number}. {sentence}")
    click.echo("换成自己的数据：csvoice report 导出表.xlsx")
    finish(delivery.files, delivery.failures, open_page)
