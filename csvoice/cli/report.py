"""`csvoice report`: the main job."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import DELIVERED_WITH_FAILURES, RareOption, chinese_command
from csvoice.cli.delivery import deliver_again, found, keep_delivery, next_step, where
from csvoice.cli.options import (
    annotating_options,
    by_option,
    folder_option,
    format_option,
    make_config,
    open_option,
    own_option,
    period_option,
    reading_options,
)
from csvoice.cli.output import progress_bar, remember
from csvoice.errors import printable

if TYPE_CHECKING:
    from csvoice.config import Config
    from csvoice.pipeline.deliver import Delivery


@chinese_command(
    "report",
    short_help="生成客户之声报告（网页、Excel，也可出 Word 等格式）。",
    help="读取一个或多个导出表，生成客户之声报告。",
)
@folder_option("--output", "报告放在哪里，默认 csvoice-report。", default=Path("csvoice-report"))
@format_option
@period_option
@by_option
@own_option
@click.option(
    "--competitor",
    multiple=True,
    metavar="品牌=文件",
    help="竞品的反馈，如 --competitor 青禾=青禾.csv，可写多次；只用于竞品对比。",
)
@folder_option("--archive", "存档：记下每一期的结果，下一期只给新文件就能比较。")
@click.option(
    "--focus",
    multiple=True,
    metavar="列=值",
    help="专题：把一部分反馈与其余的比较，如 --focus 客户类型=老年，或正文里的词；可写多次。",
)
@click.option(
    "--audience",
    multiple=True,
    metavar="读者",
    help="另为一种读者写一份：management、operations、product 或 partner:技术部；可写多次。",
)
@click.option(
    "--actions",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="采取的措施，默认为 csvoice.toml 旁边的 actions.toml；报告说明每项有没有效果。",
)
@open_option
@reading_options
@annotating_options
@click.option(
    "--profile",
    cls=RareOption,
    is_flag=True,
    default=None,
    help="在“数据与版本”里列出各阶段用时和内存。",
)
def command(
    files: tuple[str, ...],
    output: Path,
    formats: str | None,
    open_page: bool | None,
    **options: Any,
) -> None:
    """Run the command."""
    from csvoice.databases.address import is_url
    from csvoice.finished import basis, recalled

    config = make_config(formats=split_formats(formats), **options)
    # A mapping given is written down as well, which only a run does; a database tells nobody
    # whether it has changed.
    anew = config.map or config.profile or not config.cache or any(map(is_url, files))
    before = None if anew else basis(files, config)
    again = recalled(before) if before else None
    if again:
        finish(*deliver_again(again, output, config), open_page)
        return
    from csvoice.pipeline.deliver import deliver

    with progress_bar() as progress:
        delivery = deliver(files, output, config, progress)
    tell(delivery, config)
    if before and not (delivery.failures or delivery.outcome.deprecations):
        keep_delivery(before, basis(files, config, before), delivery, output, config)
    finish(delivery.files, delivery.failures, open_page)


def split_formats(formats: str | None) -> tuple[str, ...] | None:
    """Split what `--format` was given."""
    return tuple(part.strip() for part in formats.split(",") if part.strip()) if formats else None


def finish(files: Sequence[Path], failures: Sequence[str], open_page: bool | None) -> None:
    """Open the page where there is a desktop, and leave with the right exit code."""
    page = next((path for path in files if path.suffix == ".html"), None)
    if page is not None and (_on_a_desktop() if open_page is None else open_page):
        click.launch(str(page))
    if failures:
        click.get_current_context().exit(DELIVERED_WITH_FAILURES)


def tell(delivery: Delivery, config: Config) -> None:
    """Say on the terminal what was done, what was found, where it is and what to try next."""
    for sentence in (*delivery.failures, *delivery.outcome.deprecations):
        click.echo(printable(sentence), err=True)
    for sentence in delivery.outcome.mended:
        click.echo(printable(f"注意：{sentence}"), err=True)
    for line in found(delivery):
        click.echo(printable(line))
    click.echo(printable(where(delivery.files)))
    remember(delivery.outcome.sources, config)
    click.echo(next_step(delivery.outcome))


def _on_a_desktop() -> bool:
    shown = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return sys.stdout.isatty() and shown
