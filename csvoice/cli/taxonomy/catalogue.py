"""`csvoice taxonomy list` and `show`: which taxonomies there are and what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import as_json_option, make_config, plugins_dir_option
from csvoice.cli.output import echo_json
from csvoice.numerals import count

if TYPE_CHECKING:
    from csvoice.lexicon import Issue, Terms
    from csvoice.taxonomy.catalogue import Entry


@chinese_command(
    "list",
    short_help="列出可用的词典和它们的来源。",
    help="列出可用的问题类型词典：名字、标题、类型数、词数、来自哪里。",
)
@plugins_dir_option
@as_json_option
def list_command(as_json: bool, **options: Any) -> None:
    """Run the command."""
    from csvoice.taxonomy.catalogue import catalogue

    entries = catalogue(make_config(**options))
    records = [_record(entry) for entry in entries]
    if as_json:
        echo_json(records)
        return
    for one in records:
        size = f"{one['types']} 类，{count(one['terms'])} 个词"
        click.echo(f"{one['name']}  {one['title']}：{size}（{one['origin']}）")


def _record(entry: Entry) -> dict[str, Any]:
    from csvoice.taxonomy.catalogue import size

    return {
        "name": entry.wanted,
        "title": entry.taxonomy.title,
        "types": len(entry.taxonomy.issues),
        "terms": sum(map(size, entry.taxonomy.issues)),
        "origin": entry.origin,
    }


@chinese_command(
    "show",
    short_help="显示一部词典的类型、含义和细类。",
    help="显示一部词典的类型、含义、细类和词数；加 --terms 列出所有的词。",
)
@click.argument("name", metavar="词典")
@click.option("--terms", "with_terms", is_flag=True, help="列出所有的词。")
@plugins_dir_option
@as_json_option
def show_command(name: str, with_terms: bool, as_json: bool, **options: Any) -> None:
    """Run the command."""
    from csvoice.dictionary_files import read_taxonomy
    from csvoice.taxonomy.catalogue import as_json as taxonomy_json, find_file

    taxonomy = read_taxonomy(find_file(name, make_config(**options)))
    if as_json:
        echo_json(taxonomy_json(taxonomy))
        return
    click.echo(f"{taxonomy.name}  {taxonomy.title}")
    for issue in taxonomy.issues:
        _show(issue, with_terms)


def _show(issue: Issue, with_terms: bool) -> None:
    from csvoice.taxonomy.catalogue import groups_of, size

    click.echo(f"「{issue.name}」{count(size(issue))} 个词：{issue.meaning or '—'}")
    if not with_terms and issue.details:
        click.echo(f"  细类：{'、'.join(one.name for one in issue.details)}")
    for group in groups_of(issue) if with_terms else ():
        _show_terms(group, own=group is issue.own)


def _show_terms(group: Terms, *, own: bool) -> None:
    titles = {
        "terms": "词",
        "weak": "弱词",
        "must": "须有",
        "must_not": "不得有",
        "patterns": "正则",
    }
    if not own:
        click.echo(f"  〔{group.name}〕")
    for role, title in titles.items():
        if words := getattr(group, role):
            click.echo(f"    {title}：{'、'.join(words)}")
