"""`csvoice taxonomy suggest`: terms and new types that data propose."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import ChineseCommand
from csvoice.cli.options import (
    annotating_options,
    as_json_option,
    make_config,
    output_file_option,
    reading_options,
)
from csvoice.cli.output import echo_json, progress_bar, tell_failures
from csvoice.numerals import count

if TYPE_CHECKING:
    from csvoice.taxonomy.suggest import Suggestion


@click.command(
    "suggest",
    cls=ChineseCommand,
    short_help="从数据里为各类型找新词，为「其他」找新类型。",
    help=(
        "为每个类型找出它的反馈里特有、词典里还没有的词，把「其他」里说同一件事的反馈归成新类型，"
        "附条数和例子（个人信息已遮盖）。用 -o 存成可以直接修改的词典片段。"
    ),
)
@reading_options
@click.option("--type", "only", metavar="类型", help="只看这个类型。")
@output_file_option("把建议存为 .toml 词典片段。")
@as_json_option
@annotating_options
def suggest_command(
    files: tuple[str, ...], only: str | None, output: Path | None, as_json: bool, **options: Any
) -> None:
    """Run the command."""
    from csvoice.pipeline.preparation import prepare_feedback
    from csvoice.storage.output import write_files
    from csvoice.taxonomy.fragment import fragment
    from csvoice.taxonomy.suggest import suggest

    with (
        progress_bar() as progress,
        prepare_feedback(files, make_config(**options), progress) as feedback,
    ):
        suggestions = suggest(feedback, only)
        name, failures = feedback.plan.taxonomy.name, feedback.failures
    if output is not None and suggestions:
        write_files(output.parent, {output.name: fragment(suggestions, name).encode()})
        click.echo(f"已写入 {output}", err=True)
    if as_json:
        echo_json([asdict(one) for one in suggestions])
    else:
        _show(suggestions, name)
    tell_failures(failures)


def _show(suggestions: list[Suggestion], name: str) -> None:
    from csvoice.taxonomy.fragment import explain

    if not suggestions:
        click.echo(f"没有找到值得加进词典「{name}」的词。")
    for one in suggestions:
        rows = f"{count(one.rows)} 条"
        click.echo(
            f"新类型「{one.issue}」，{rows}" if one.new else f"「{one.issue}」现有 {rows}，可以加："
        )
        for term in one.terms:
            kind = "弱词" if term.weak else "词"
            click.echo(f"  {kind} {term.term}  {explain(term, one.new)}")
            if not one.new:
                click.echo(f'      "{term.example}"')
        for example in one.examples:
            click.echo(f'      "{example}"')
