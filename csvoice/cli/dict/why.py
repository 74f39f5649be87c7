"""`csvoice dict why`: why a word was, or was not, cut as one word."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import as_json_option, config_option, make_config
from csvoice.cli.output import echo_json
from csvoice.numerals import count

if TYPE_CHECKING:
    from csvoice.dictionary.routes import Path as Route
    from csvoice.dictionary.why import Explanation


_REASONS = {
    "dictionary": "它在词典里，含它的路径最可能。",
    "guess": (
        "词典里没有它，是新词模型（HMM）从左右的字猜出来的；换一句话可能猜错，"
        "写进用户词典就不靠猜。"
    ),
    "whole-term": "它含有空格或标点，csvoice 按用户词典先找出整词，再切分其余部分。",
    "symbols": (
        "它含有空格或标点，jieba 在这些地方先断开，再查词典。把它写进用户词典"
        "（后面写上频次），csvoice 会先找出整词。"
    ),
    "unknown": "词典里没有它，切分时不会把它当一个词来考虑，新词模型（HMM）也没有把它猜出来。",
    "likelier": "另一条路径的概率更大。",
    "guessed-on": "词典的路径里它是单独的，但新词模型（HMM）把它和相邻的字合成了别的词。",
}


@chinese_command(
    "why",
    short_help="解释一个词为什么切成、或没有切成一个词。",
    help=(
        "比较两条路径的概率：把它当一个词，和实际的切法；说明是词典切的、新词模型（HMM）猜的，"
        "还是频次不够，以及频次写到多少就会切成一个词。"
    ),
)
@click.argument("word", metavar="词")
@click.argument("text", metavar="文本")
@click.option(
    "-d",
    "--dictionary",
    "dictionaries",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="词典",
    help="再加上这部用户词典，可写多次。",
)
@config_option
@as_json_option
def why_command(
    word: str, text: str, dictionaries: tuple[Path, ...], config_file: Path | None, as_json: bool
) -> None:
    """Run the command."""
    from csvoice.dictionary import words_in_force
    from csvoice.dictionary.why import explain

    words, _stopwords = words_in_force(make_config(config_file=config_file), also=dictionaries)
    explanation = explain(word, text, words)
    if as_json:
        echo_json(asdict(explanation))
    else:
        _show(explanation)


def _show(one: Explanation) -> None:
    click.echo(f"「{one.word}」{'切成了' if one.cut else '没有切成'}一个词。")
    click.echo(f"切分：{' / '.join(one.tokens)}")
    click.echo(_REASONS[one.reason])
    if one.with_word and one.chosen:
        known = (
            f"词典里的频次 {count(one.frequency)}" if one.frequency else "词典里没有，按频次 1 计"
        )
        click.echo(f"  含「{one.word}」的路径（{known}）：{_path(one.with_word)}")
        click.echo(f"  最可能的路径：{_path(one.chosen)}")
    if one.needed is not None:
        click.echo(f"在用户词典里写「{one.word} {one.needed}」，这段文本里就会切成一个词。")


def _path(path: Route) -> str:
    return f"{' / '.join(path.words)}，对数概率 {path.log_probability:.2f}"
