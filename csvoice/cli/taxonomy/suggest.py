"""`csvoice taxonomy suggest`: terms and new types that data propose."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import chinese_command
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
    from csvoice.taxonomy.suggest import Suggestion, Term


@chinese_command(
    "suggest",
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
    if not suggestions:
        click.echo(f"没有找到值得加进词典「{name}」的词。")
    for one in suggestions:
        rows = f"{count(one.rows)} 条"
        click.echo(
            f"新类型「{one.issue}」，{rows}" if one.new else f"「{one.issue}」现有 {rows}，可以加："
        )
        for term in one.terms:
            kind = "弱词" if term.weak else "词"
            click.echo(f"  {kind} {term.term}  {_explain(term, one.new)}")
            if not one.new:
                click.echo(f'      "{term.example}"')
        for example in one.examples:
            click.echo(f'      "{example}"')


def fragment(suggestions: Iterable[Suggestion], based_on: str) -> str:
    """Write suggestions as a valid taxonomy, each term with its counts as a comment."""
    lines = [
        f"# csvoice taxonomy suggest 的建议：删去不合适的，改好名字，把词抄进词典「{based_on}」。",
        f"name = {_quoted(based_on + '-suggestion')}",
        f"title = {_quoted('词典建议')}",
    ]
    for one in suggestions:
        lines += ["", *_issue(one)]
    return "\n".join(lines) + "\n"


def _issue(one: Suggestion) -> Iterator[str]:
    if one.new:
        yield f"# 新类型：「其他」里有 {count(one.rows)} 条含有下面的词。请起一个名字，写明含义。"
    yield from (f"# {example}" for example in one.examples)
    yield "[[issue]]"
    yield f"name = {_quoted(one.issue)}"
    yield 'meaning = ""' if one.new else f"# 已有类型，现有 {count(one.rows)} 条"
    for key, weak in (("terms", False), ("weak", True)):
        chosen = [term for term in one.terms if term.weak == weak]
        if chosen:
            yield f"{key} = ["
            yield from (f"  {_quoted(term.term)},  # {_explain(term, one.new)}" for term in chosen)
            yield "]"


def _explain(term: Term, new: bool) -> str:
    """Say in how many rows a proposed term stands, of its type and elsewhere."""
    here, there, other = map(count, (term.documents, term.elsewhere, term.other))
    if new:
        return f"本组 {here} 条，其余「其他」{other} 条，已有类型 {there} 条"
    return f"本类 {here} 条，其他类型 {there} 条，未归类 {other} 条"


def _quoted(text: str) -> str:
    """Write a TOML string; JSON's escapes are TOML's as well."""
    return json.dumps(text, ensure_ascii=False)
