"""`csvoice train`: learn issue types from an export that has labels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csvoice.cli.chinese import chinese_command
from csvoice.cli.options import (
    label_option,
    make_config,
    output_file_option,
    reading_options,
    training_options,
)
from csvoice.cli.output import progress_bar
from csvoice.numerals import count, share

if TYPE_CHECKING:
    from csvoice.learn.card import Card
    from csvoice.learn.recipes import Recipe
    from csvoice.teaching.labelled_files import LabelledFiles, Labels

SUFFIX = ".skops"
_SHOWN = 10


@chinese_command(
    "train",
    short_help="用已标注的反馈训练一个判定问题类型的模型。",
    help=(
        "从带类别的导出表学习，存成一个模型文件，供 classify 和 report 的 --model 使用。"
        "模型没有把握的反馈不硬判，仍由词典规则判定。"
        "没有类别一列时，用 --taxonomy 指明词典，就从词典有把握的反馈学起。"
    ),
)
@output_file_option("模型文件，后缀 .skops。", required=True)
@label_option
@click.option("--search", is_flag=True, help="比较几种学法，用最好的一种（较慢）。")
@click.option(
    "--unlabelled",
    multiple=True,
    metavar="文件",
    help="没有标注的同类反馈；标注只有几十到几百条时一起学，要有 --taxonomy。可写多次。",
)
@reading_options
@training_options
def command(
    files: tuple[str, ...],
    output: Path,
    label: str | None,
    search: bool,
    unlabelled: tuple[str, ...],
    **options: Any,
) -> None:
    """Run the command."""
    from csvoice.storage.output import write_files
    from csvoice.teaching.labelled_files import read_labelled, train_model

    _check_target(output)
    named = options["taxonomy"] not in (None, "auto")
    _check_unlabelled(unlabelled, named=named, search=search)
    config = make_config(**options)
    wanted: Labels = "needed" if search or unlabelled or not named else "taken"
    with progress_bar() as progress:
        labelled = read_labelled(files, config, label, progress, wanted)
        others = (
            read_labelled(unlabelled, config, None, progress, "ignored") if unlabelled else None
        )
    for note in labelled.rows.notes:
        click.echo(f"  · {note}")
    model = train_model(labelled, _best_recipe(labelled) if search else None, others)
    write_files(output.parent, {output.name: model.as_bytes()})
    show_card(model.card)
    click.echo(f"已写入 {output}。下一步：csvoice report 新数据 --model {output}")


def _check_unlabelled(unlabelled: tuple[str, ...], *, named: bool, search: bool) -> None:
    from csvoice.errors import UsageError

    if unlabelled and not named:
        raise UsageError("--unlabelled 靠词典来学，请用 --taxonomy 指明用哪一个。")
    if unlabelled and search:
        raise UsageError("--unlabelled 只有一种学法，请去掉 --search。")


def _check_target(output: Path) -> None:
    from csvoice.errors import UsageError

    if output.suffix != SUFFIX:
        raise UsageError(f"模型文件 {output.name} 的后缀应为 {SUFFIX}。")


def _best_recipe(labelled: LabelledFiles) -> Recipe:
    from csvoice.learn.recipes import best, search as compare

    table = compare(labelled.rows, labelled.plan.taxonomy)
    chosen = best(table)
    click.echo("各种学法的交叉验证（宏平均 F1、准确率）：")
    for name, macro_f1, accuracy in table.iter_rows():
        mark = "*" if name == chosen.name else " "
        click.echo(f"  {mark} {name:<16} {macro_f1:.4f}  {accuracy:.4f}")
    return chosen


def show_card(card: Card) -> None:
    """Print what a model says of itself."""
    most = sorted(card.labels.items(), key=lambda one: (-one[1], one[0]))
    named = "、".join(f"{name} {count(n)}" for name, n in most[:_SHOWN])
    more = " 等" if len(most) > _SHOWN else ""
    click.echo(f"学习：{count(card.rows)} 条，{len(most)} 类（{named}{more}），{_origin(card)}。")
    click.echo(_quality(card))
    if card.last_date:
        click.echo(f"数据：{card.first_date} 至 {card.last_date}。")


def _origin(card: Card) -> str:
    if card.header:
        return f"类别来自「{card.header}」一列"
    return f"没有类别一列，由词典 {card.taxonomy} 教"


def _quality(card: Card) -> str:
    from csvoice.learn.card import FEW

    scores = card.scores
    coverage = share(scores["coverage"])
    if not card.header:
        return (
            f"词典有把握的 {share(scores['taught'])} 当作样本，学到的再用于其余；"
            f"判得出类型的占 {coverage}。没有标签可以对照，准不准还不知道；"
            "用 csvoice label 标一二百条，可以再提高。"
        )
    accuracy = share(scores["accuracy"])
    if card.recipe == FEW:
        return (
            f"另有 {count(card.unlabelled)} 条没有标注的一起学，其中判得出类型的占 {coverage}。"
            f"标注过的折外准确率 {accuracy}：label 专问拿不准的，其余的通常比这准。"
        )
    return (
        f"折外评分（每条都由没有见过它的模型判断）：准确率 {accuracy}，"
        f"宏平均 F1 {scores['macro_f1']:.3f}；"
        f"有把握的占 {coverage}，其中准确率 {share(scores['sure_accuracy'])}。"
    )
