"""`csvoice evaluate`: how far the issue types can be believed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import ChineseCommand
from csvoice.cli.options import (
    as_json_option,
    label_option,
    make_config,
    output_file_option,
    reading_options,
    training_options,
)
from csvoice.cli.progress import progress_bar
from csvoice.numbers import count, interval, share

if TYPE_CHECKING:
    from csvoice.learn.evaluation import Evaluation

_LABELS_SHOWN = 30


@click.command(
    "evaluate",
    cls=ChineseCommand,
    short_help="用标注过的数据检验问题类型判得准不准。",
    help=(
        "不给模型时，用交叉验证检验默认的学习方法；给出 --model 时检验这个模型；"
        "--rules 只检验词典规则。近似相同的文本不会同时用来学习和检验。"
    ),
)
@label_option
@click.option(
    "--model",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="要检验的模型（csvoice train 的结果）。",
)
@click.option("--rules", is_flag=True, help="只检验词典规则，不学习。")
@click.option(
    "--split",
    metavar="方式",
    help="cv（默认，5 折交叉验证）、time（最后一段时间用来检验）或 time:2024-03-15。",
)
@as_json_option
@output_file_option("评估报告：.html、.xlsx、.md 或 .json。")
@reading_options
@training_options
def command(
    files: tuple[str, ...],
    label: str | None,
    model: Path | None,
    rules: bool,
    split: str | None,
    as_json: bool,
    output: Path | None,
    **options: Any,
) -> None:
    """Run the command."""
    from csvoice.learn.evaluation_json import as_data
    from csvoice.output import write_files
    from csvoice.pipeline.evaluating import evaluate_files
    from csvoice.pipeline.evaluation_files import encode, renderer_for

    config = make_config(**options)
    renderer = renderer_for(output, config) if output is not None else None
    with progress_bar() as progress:
        evaluated = evaluate_files(
            files, config, header=label, split=split, model=model, rules=rules, progress=progress
        )
    if output is not None and renderer is not None:
        write_files(output.parent, encode(evaluated, output, renderer))
    if as_json:
        data = as_data(evaluated.evaluation, evaluated.shares)
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        _show(evaluated.evaluation)
    if output is not None:
        click.echo(f"已写入 {output}", err=as_json)


def _show(evaluation: Evaluation) -> None:
    scores = evaluation.scores
    click.echo(evaluation.how)
    for note in evaluation.notes:
        click.echo(f"  · {note}")
    for name, figure in (
        ("准确率", scores.accuracy),
        ("宏平均 F1", scores.macro_f1),
        ("加权 F1", scores.weighted_f1),
    ):
        ends = interval(figure.interval, "share")
        click.echo(f"{name} {share(figure.value)}（95% 区间 {ends}）")
    click.echo(f"覆盖率 {share(evaluation.covered)}，其中判对 {share(evaluation.covered_accuracy)}")
    _show_labels(evaluation)


def _show_labels(evaluation: Evaluation) -> None:
    labels = evaluation.scores.labels
    for one in labels[:_LABELS_SHOWN]:
        click.echo(
            "  {name}  {n} 条  F1 {f1}（{ends}）".format(
                name=one.name,
                n=count(one.support),
                f1=share(one.f1.value),
                ends=interval(one.f1.interval, "share"),
            )
        )
    if len(labels) > _LABELS_SHOWN:
        click.echo(f"  ……共 {count(len(labels))} 类，用 -o 看全部。")
    if evaluation.suspects:
        click.echo(
            f"{count(len(evaluation.suspects))} 条的标签可能标错，用 -o 评估.html 看是哪些。"
        )
