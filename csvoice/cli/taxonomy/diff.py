"""`csvoice taxonomy diff`: what changes when one taxonomy takes the place of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import (
    annotating_options_but_taxonomy,
    as_json_option,
    by_option,
    files_on,
    make_config,
    on_options,
)
from csvoice.cli.output import echo_json, progress_bar, tell_failures
from csvoice.errors import UsageError
from csvoice.numerals import count, points, share

if TYPE_CHECKING:
    import polars as pl

    from csvoice.taxonomy.diff import Difference

_FEW = 30
_MOVES = 20


@chinese_command(
    "diff",
    short_help="换一部词典，哪些反馈会改类型，历史会怎样变。",
    help=(
        "用两部词典给同样的反馈归类：多少条改了类型、从哪类到哪类、各类的占比、覆盖率，"
        "有日期时按时段重述历史。导出表自带问题类型时以它为准，--relabel 则不用它。"
    ),
)
@click.argument("old", metavar="旧词典")
@click.argument("new", metavar="新词典")
@on_options
@by_option
@as_json_option
@annotating_options_but_taxonomy
def diff_command(
    old: str, new: str, more: tuple[str, ...], on: tuple[str, ...], as_json: bool, **options: Any
) -> None:
    """Run the command."""
    from csvoice.taxonomy.diff import diff

    files = files_on(on, more)
    if not files:
        raise UsageError("请用 --on 给出导出表，例如 --on 导出表.xlsx。")
    with progress_bar() as progress:
        difference = diff(old, new, files, make_config(**options), progress)
    if as_json:
        echo_json(difference.as_json())
    else:
        _show(difference)
    tell_failures(difference.failures)


def _show(difference: Difference) -> None:
    click.echo(_summary(difference))
    if difference.labelled:
        click.echo(
            f"其中 {count(difference.labelled)} 条用导出表自带的类型，不随词典变；"
            "加 --relabel 可一并重新判定。"
        )
    if difference.changed:
        click.echo("从 → 到：")
    for row in difference.moves.head(_MOVES).iter_rows(named=True):
        click.echo(f"  「{row['from']}」→「{row['to']}」 {count(row['count'])} 条")
        for example in row["examples"]:
            click.echo(f'      #{example["id"]} "{example["text"]}"')
    if (rest := difference.moves.height - _MOVES) > 0:
        click.echo(f"  ……还有 {count(rest)} 种，用 --json 看全部")
    click.echo(f"各类型（共 {count(difference.rows)} 条）：")
    _show_types(difference.types)
    if difference.history is not None:
        for (period,), rows in difference.history.group_by("period", maintain_order=True):
            click.echo(f"{period} 起（{count(rows['n'][0])} 条）：")
            _show_types(rows.filter(rows["old"] != rows["new"]))


def _summary(difference: Difference) -> str:
    n = difference.rows
    old, new = difference.coverage
    return (
        f"{count(n)} 条反馈里有 {count(difference.changed)} "
        f"条改了类型（{share(difference.changed / max(1, n))}）；"
        f"能归类的由 {count(old)} 条（{share(old / max(1, n))}）变为 "
        f"{count(new)} 条（{share(new / max(1, n))}）。"
    )


def _show_types(types: pl.DataFrame) -> None:
    for row in types.iter_rows(named=True):
        text = f"  「{row['value']}」 {count(row['old'])} → {count(row['new'])} 条"
        if row["n"] >= _FEW:
            old, new = row["old"] / row["n"], row["new"] / row["n"]
            text += f"（{share(old)} → {share(new)}，{points(new - old, signed=True)}）"
        click.echo(text)
