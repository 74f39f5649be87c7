"""From labelled files to an evaluation: for `csvoice evaluate`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.analyze.texts.near_duplicates import near_duplicates
from csvoice.annotate.engine import Engine
from csvoice.config import Config
from csvoice.errors import InputError, UsageError
from csvoice.learn.audit import CorrectedShare, corrected_shares
from csvoice.learn.evaluation import Evaluation, evaluate
from csvoice.learn.features import Cut
from csvoice.learn.labels import LabelledRows
from csvoice.learn.model import Model, check_tokens, load_model
from csvoice.learn.splits import make_split
from csvoice.learn.training import data_hash
from csvoice.learn.verdicts import (
    Fit,
    Verdicts,
    by_model,
    by_rules,
    out_of_fold,
    quiet,
    recipe,
    true_labels,
)
from csvoice.pipeline.parts import Progress
from csvoice.schema import OTHER_ISSUE
from csvoice.teaching.labelled_files import LabelledFiles, read_labelled

MOSTLY_LABELLED = 0.9
"""From this share of labelled rows on, the labels themselves say how large the shares are."""


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """An evaluation and what it was made from.

    Attributes:
        evaluation: What was found.
        shares: Of a file that is labelled in part: shares of all its rows, as said and corrected.
        files: What was read.
    """

    evaluation: Evaluation
    shares: tuple[CorrectedShare, ...]
    files: LabelledFiles


def evaluate_files(
    paths: Sequence[str | Path],
    config: Config,
    *,
    header: str | None = None,
    split: str | None = None,
    model: Path | None = None,
    rules: bool = False,
    progress: Progress = quiet,
) -> Evaluated:
    """Evaluate on labelled files: the shipped recipe, a finished model, or rules alone.

    Args:
        paths: Labelled files.
        config: Options of reading and annotating.
        header: Header of the label column; None finds it.
        split: `cv` (default), `time` or `time:DATE`, for the recipe.
        model: A model file, to be scored as it is.
        rules: Whether to score the rules of the taxonomy alone.
        progress: Told of every part that is done.

    Raises:
        UsageError: Options that exclude each other, or a split that does not exist.
        InputError: The files or the model cannot be used, or share no label.
    """
    _check_options(split, model, rules=rules)
    loaded = load_model(model) if model is not None else None
    files = read_labelled(paths, config, header, progress)
    if model is not None and loaded is not None:
        check_tokens(loaded, model, files.plan.tokenizer, files.plan.user_words)
        return _model(files, loaded)
    return _rules(files) if rules else _recipe(files, split or "cv", progress)


def _check_options(split: str | None, model: Path | None, *, rules: bool) -> None:
    if model is not None and rules:
        raise UsageError("--model 和 --rules 只能用一个。")
    if split is not None and (model is not None or rules):
        raise UsageError(
            "--split 用来划分学习与检验的行，模型和规则都不再学习，用不上；请去掉 --split。"
        )


def _recipe(files: LabelledFiles, wanted: str, progress: Progress) -> Evaluated:
    rows, groups = files.rows, near_duplicates(files.rows.texts["text"])
    rows = replace(rows, groups=groups)
    split = make_split(wanted, rows.labels, groups, rows.dates)
    plan = files.plan
    fit = recipe(plan.taxonomy, cut=Cut(plan.tokenizer, plan.user_words))
    verdicts = out_of_fold(rows, split, fit, progress)
    found = evaluate(rows, verdicts, groups, how=split.said, by="recipe", split=split.name)
    return Evaluated(found, _shares(files, verdicts, lambda: _said_by_recipe(files, fit)), files)


def _said_by_recipe(files: LabelledFiles, fit: Fit) -> NDArray[Any]:
    said: NDArray[Any] = fit(files.rows).predict(files.texts[files.unlabelled])
    return said


def _model(files: LabelledFiles, model: Model) -> Evaluated:
    rows, card = files.rows, model.card
    _check_names(rows, model.labels, "模型")
    verdicts = by_model(rows, model.pipeline, model.labels, several=card.several)
    seen = card.data_sha256 == data_hash(rows)
    notes = ("这些行就是模型学习过的行，分数偏高，不能说明它对新数据判得怎样。",) if seen else ()
    how = f"用训练好的模型判定文件里的 {len(rows):,} 行，模型没有再学习。"
    groups = near_duplicates(rows.texts["text"])
    found = evaluate(rows, verdicts, groups, how=how, by="model", notes=notes, seen=seen)
    shares = _shares(files, verdicts, lambda: model.pipeline.predict(files.texts[files.unlabelled]))
    return Evaluated(found, shares, files)


def _rules(files: LabelledFiles) -> Evaluated:
    plan = replace(files.plan, relabel=True)
    _check_names(files.rows, [issue.name for issue in plan.taxonomy.issues], "词典")
    annotators = list(files.plugins.annotators.values())
    engine = Engine.prepare(plan, annotators, files.plugins.tokenizers[plan.tokenizer])
    table, _failures = engine.annotate(files.raw.frame)
    ruled = pl.when(pl.col("issue_source") == "rule").then("issue")
    issues = table.select(ruled)["issue"]
    verdicts = by_rules(issues.gather(files.places).to_list())
    how = (
        f"只用词典「{plan.taxonomy.title}」的规则判定文件里的 {len(files.rows):,} 行，"
        "没有学习任何标签。"
    )
    groups = near_duplicates(files.rows.texts["text"])
    found = evaluate(files.rows, verdicts, groups, how=how, by="rules")
    rest = issues.gather(files.unlabelled).fill_null(OTHER_ISSUE)
    return Evaluated(found, _shares(files, verdicts, rest.to_numpy), files)


def _check_names(rows: LabelledRows, names: Sequence[str], whose: str) -> None:
    """Refuse to compare names that have nothing in common."""
    if {*names}.isdisjoint(rows.classes):
        theirs, ours = "、".join(names[:5]), "、".join(rows.classes[:5])
        raise InputError(
            f"{whose}的类型（{theirs}）和「{rows.header}」的类型（{ours}）没有一个同名，无法对照；"
            f"请用 --label 换一列，或换一个{whose}。"
        )


def _shares(
    files: LabelledFiles, verdicts: Verdicts, said_of_rest: Callable[[], NDArray[Any]]
) -> tuple[CorrectedShare, ...]:
    """Correct the shares of a file that is labelled in part."""
    labelled, rest = len(files.rows), len(files.unlabelled)
    if files.rows.several or labelled >= MOSTLY_LABELLED * (labelled + rest):
        return ()
    said = [names[0] if names else OTHER_ISSUE for names in verdicts.said]
    truth = [names[0] for names in true_labels(files.rows.take(verdicts.rows))]
    everything = [*said, *map(str, said_of_rest())]
    names = tuple(sorted({*everything, *truth}))
    place = {name: number for number, name in enumerate(names)}
    checked = np.zeros((len(names), len(names)), np.int64)
    np.add.at(checked, ([place[one] for one in said], [place[one] for one in truth]), 1)
    counts = np.bincount([place[one] for one in everything], minlength=len(names))
    return corrected_shares(names, counts, checked)
