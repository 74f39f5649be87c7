"""`csvoice evaluate`: how far the issue types, or the tone, can be believed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import (
    as_json_option,
    label_option,
    make_config,
    output_file_option,
    reading_options,
    training_options,
)
from csvoice.cli.output import echo_json, progress_bar
from csvoice.numerals import count, interval, share

if TYPE_CHECKING:
    from csvoice.config import Config
    from csvoice.learn.evaluation import Evaluation

_LABELS_SHOWN = 30


@chinese_command(
    "evaluate",
    short_help="用标注过的数据检验问题类型或情感判得准不准。",
    help=(
        "不给模型时，用交叉验证检验默认的学习方法；给出 --model 时检验这个模型；"
        "--rules 只检验词典规则。近似相同的文本不会同时用来学习和检验。"
        "--tone 检验情感：只读文字，不看评分，再与情感标签或评分对照。"
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
@click.option("--tone", is_flag=True, help="检验情感，对照好评差评一类的标签，或评分。")
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
    tone: bool,
    split: str | None,
    as_json: bool,
    output: Path | None,
    **options: Any,
) -> None:
    """Run the command."""
    from csvoice.errors import UsageError
    from csvoice.evaluation.files import as_data, encode, renderer_for
    from csvoice.evaluation.issues import evaluate_files
    from csvoice.storage.output import write_files

    config = make_config(**options)
    if tone:
        if model is not None or rules or split is not None or output is not None:
            raise UsageError("--tone 不能与 --model、--rules、--split 或 -o 同用，请去掉后者。")
        _tone(files, config, label, as_json=as_json)
        return
    renderer = renderer_for(output, config) if output is not None else None
    with progress_bar() as progress:
        evaluated = evaluate_files(
            files, config, header=label, split=split, model=model, rules=rules, progress=progress
        )
    if output is not None and renderer is not None:
        write_files(output.parent, encode(evaluated, output, renderer))
    if as_json:
        data = as_data(evaluated.evaluation, evaluated.shares)
        echo_json(data)
    else:
        _show(evaluated.evaluation)
    if output is not None:
        click.echo(f"已写入 {output}", err=as_json)


def _tone(files: tuple[str, ...], config: Config, label: str | None, *, as_json: bool) -> None:
    from csvoice.evaluation.tone import evaluate_tone, tone_data

    with progress_bar() as progress:
        found = evaluate_tone(files, config, header=label, progress=progress)
    if as_json:
        echo_json(tone_data(found))
        return
    scores = found.scores
    click.echo(f"只读文字判定情感，与「{found.header}」对照 {count(scores.rows)} 条。")
    if found.left_out:
        click.echo(f"  · {count(found.left_out)} 条没有标签或不好不坏，没有检验。")
    told = f"好评认出 {share(scores.good)}，差评认出 {share(scores.bad)}"
    click.echo(f"准确率 {share(scores.accuracy)}：{told}")
    click.echo(f"AUC {scores.auc:.3f}：好评的情感分高于差评的机会")
    click.echo(f"看不出情感的 {share(scores.silent)}，按差评算")
    click.echo(f"校准：把握与判对的比例平均相差 {share(scores.reliability.error)}")
    for one in scores.reliability.bins:
        click.echo(f"  把握 {share(one.sure)}  判对 {share(one.right)}  {count(one.rows)} 条")


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
        f1 = f"F1 {share(one.f1.value)}（{interval(one.f1.interval, 'share')}）"
        click.echo(f"  {one.name}  {count(one.support)} 条  {f1}")
    if len(labels) > _LABELS_SHOWN:
        click.echo(f"  ……共 {count(len(labels))} 类，用 -o 看全部。")
    if evaluation.suspects:
        click.echo(
            f"{count(len(evaluation.suspects))} 条的标签可能标错，用 -o 评估.html 看是哪些。"
        )
