"""`csvoice dict discover`: words and phrases that no dictionary has, and what to do with them."""

from __future__ import annotations

from collections.abc import Sequence
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
from csvoice.cli.output import echo_json, progress_bar, remember, tell_failures
from csvoice.numerals import count, share

if TYPE_CHECKING:
    from csvoice.config import Config
    from csvoice.dictionary.proposals import Proposal
    from csvoice.pipeline.preparation import Feedback

_SEPARATORS = str.maketrans("，、;；", ",,,,")


@chinese_command(
    "discover",
    short_help="从数据里找词典没有的词和说法，接受的写进用户词典。",
    help=(
        "列出反复出现、词典里没有的词和说法，附条数和例子。先看一遍，再用 --accept 或 --reject "
        "说出取舍，或用 --ask 一个一个地问。接受的词写进用户词典，并记在 csvoice.toml 里，"
        "以后的报告自动用上；拒绝的词不再列出。"
    ),
)
@reading_options
@click.option(
    "--top", type=click.IntRange(1), default=30, metavar="数", help="词和说法各列多少个，默认 30。"
)
@click.option(
    "--kind",
    type=click.Choice(["word", "phrase", "all"]),
    default="all",
    help="只看词（word）、只看说法（phrase）或都看（all，默认）。",
)
@click.option("--accept", multiple=True, metavar="词", help="接受这些词，逗号分隔，可写多次。")
@click.option("--accept-listed", is_flag=True, help="接受列出的全部词，可与 --reject 同用。")
@click.option("--reject", multiple=True, metavar="词", help="拒绝这些词，以后不再列出，写法同上。")
@click.option("--ask", is_flag=True, help="列出的词一个一个地问：接受、拒绝还是跳过。")
@output_file_option(
    "用户词典，默认 user_words.txt；拒绝的词在它旁边的 user_words.rejected.txt。",
    default=Path("user_words.txt"),
)
@as_json_option
@annotating_options
def discover_command(
    files: tuple[str, ...],
    top: int,
    kind: str,
    accept: tuple[str, ...],
    accept_listed: bool,
    reject: tuple[str, ...],
    ask: bool,
    output: Path,
    as_json: bool,
    **options: Any,
) -> None:
    """Run the command."""
    from csvoice.dictionary.proposals import accepted_words, chosen, propose, rejected_words
    from csvoice.pipeline.preparation import prepare_feedback

    config = make_config(**options)
    before = accepted_words(output)
    decided = {one.word.lower() for one in before} | rejected_words(output)
    with progress_bar() as progress, prepare_feedback(files, config, progress) as feedback:
        proposals = propose(feedback, decided)
        listed = [one for name in ("word", "phrase") for one in _of(proposals, name, kind)[:top]]
        rejected = chosen(_split(reject), proposals)
        accepted = chosen(_split(accept), proposals)
        if accept_listed:
            accepted += [one for one in listed if one not in accepted and one not in rejected]
        if as_json:
            echo_json([asdict(one) for one in listed])
        elif ask:
            yes, no = _ask([one for one in listed if one not in accepted + rejected])
            accepted, rejected = accepted + yes, rejected + no
        elif not accepted and not rejected:
            _show(listed, len(proposals))
        _keep(feedback, accepted, rejected, output, config, options["config_file"])
        failures, sources = feedback.failures, feedback.raw.sources
    remember(sources, config, err=True)
    tell_failures(failures)


def _split(words: Sequence[str]) -> list[str]:
    parts = (part.strip() for text in words for part in text.translate(_SEPARATORS).split(","))
    return [part for part in parts if part]


def _of(proposals: list[Proposal], name: str, kind: str) -> list[Proposal]:
    return [one for one in proposals if one.kind == name and kind in (name, "all")]


def _show(listed: list[Proposal], total: int) -> None:
    titles = {"word": "【词】", "phrase": "【说法】"}
    last = ""
    for one in listed:
        if one.kind != last:
            click.echo(titles[one.kind])
        last = one.kind
        click.echo(_figures(one))
        click.echo(f'      "{one.example}"')
    if not listed:
        click.echo("没有找到反复出现、词典里又没有的词。")
        return
    click.echo(
        f"共找到 {count(total)} 个，列出 {count(len(listed))} 个。接下来："
        "在同样的命令后面加 --accept 词,词 或 "
        "--reject 词,词，或用 --ask 一个一个地问。"
    )


def _figures(one: Proposal) -> str:
    return (
        f"  {one.word}  {count(one.documents)} 条不同的文本，"
        f"凝合度 {one.cohesion:.1f}，左右自由度 {one.left_entropy:.1f} / "
        f"{one.right_entropy:.1f}"
    ) + (f"，已猜对 {share(one.whole)}" if one.kind == "word" else "")


def _ask(listed: list[Proposal]) -> tuple[list[Proposal], list[Proposal]]:
    """Ask for each word; ends at q or at the end of the input."""
    accepted: list[Proposal] = []
    rejected: list[Proposal] = []
    click.echo("y 接受，n 拒绝，回车跳过，q 结束。")
    for one in listed:
        click.echo(_figures(one))
        click.echo(f'      "{one.example}"')
        answer = click.prompt(f"接受「{one.word}」吗", default="", show_default=False)
        match answer.strip().lower():
            case "y":
                accepted.append(one)
            case "n":
                rejected.append(one)
            case "q":
                break
    return accepted, rejected


def _keep(
    feedback: Feedback,
    accepted: list[Proposal],
    rejected: list[Proposal],
    output: Path,
    config: Config,
    config_file: Path | None,
) -> None:
    from csvoice.config import CONFIG_NAME
    from csvoice.dictionary.proposals import (
        accept,
        accepted_words,
        entries,
        reject,
        rejected_file,
        use_from_now_on,
    )

    if rejected:
        reject(output, (one.word for one in rejected))
        said = f"已拒绝 {count(len(rejected))} 个词，记在 {rejected_file(output)}，以后不再列出。"
        click.echo(said, err=True)
    if not accepted:
        return
    accept(output, entries(feedback, accepted, accepted_words(output)))
    toml = config_file or Path(CONFIG_NAME)
    said = f"已把 {count(len(accepted))} 个词写进 {output}。"
    if use_from_now_on(output, toml, config.user_words):
        said += f"词典已记在 {toml} 的 user_words 里。"
    click.echo(said + "在这个文件夹里运行 csvoice report 就会用上。", err=True)
