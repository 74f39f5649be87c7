"""From labelled or rated files to how right the tone is: for `csvoice evaluate --tone`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from csvoice.annotate.engine import Engine
from csvoice.annotate.sentiment import star
from csvoice.config import Config
from csvoice.errors import InputError, UsageError
from csvoice.learn.labels import unknown_header
from csvoice.learn.reliability import Reliability, reliability
from csvoice.learn.verdicts import quiet
from csvoice.pipeline.parts import Progress
from csvoice.plan import Plan
from csvoice.planning import make_plan
from csvoice.plugins import load_plugins
from csvoice.read.feedback import read_feedback
from csvoice.read.values import parse_tone
from csvoice.schema import EXPORT_PREFIX


@dataclass(frozen=True, slots=True)
class ToneScores:
    """How right the tone is.

    Attributes:
        rows: Rows held against a label.
        accuracy: Share whose tone is above 0 just when they are good.
        good: Share of the good rows told good.
        bad: Share of the bad rows told bad; no tone counts as bad.
        silent: Share of rows without any tone.
        auc: How often a good row has the higher tone than a bad one, ties counting half.
        reliability: Whether tones hold as probabilities, (1 + tone) / 2 for good.
    """

    rows: int
    accuracy: float
    good: float
    bad: float
    silent: float
    auc: float
    reliability: Reliability


def tone_scores(tone: NDArray[np.float64], good: NDArray[np.bool_]) -> ToneScores:
    """Hold tones against labels.

    Args:
        tone: -1 to 1, shape (n,).
        good: Whether each row is labelled good, shape (n,); both kinds must occur.
    """
    right = (tone > 0) == good
    return ToneScores(
        rows=len(tone),
        accuracy=float(right.mean()),
        good=float(right[good].mean()),
        bad=float(right[~good].mean()),
        silent=float((tone == 0).mean()),
        auc=area_under_curve(tone, good),
        reliability=reliability((1 + np.abs(tone)) / 2, right),
    )


def area_under_curve(scores: NDArray[np.float64], good: NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve (J. A. Hanley and B. J. McNeil, Radiology 143, 1982)."""
    n = int(good.sum())
    above = rankdata(scores)[good].sum() - n * (n + 1) / 2
    return float(above / (n * (len(good) - n)))


_LABELS = ("label", "标签")
_BATCH = 20_000
_CLEAR = 0.25
"""From here on, on -1 to 1, stars are clear: of five, 2 and less or 4 and more."""


@dataclass(frozen=True, slots=True)
class EvaluatedTone:
    """What was found.

    Attributes:
        scores: Measures.
        header: Header of the labels or stars.
        left_out: Rows whose label is neither good nor bad, or empty.
    """

    scores: ToneScores
    header: str
    left_out: int


def evaluate_tone(
    paths: Sequence[str | Path],
    config: Config,
    *,
    header: str | None = None,
    progress: Progress = quiet,
) -> EvaluatedTone:
    """Tell the tone of a file's texts, without its stars, and hold it against its labels or stars.

    Args:
        paths: Files or globs.
        config: Options of reading and annotating.
        header: Header of the labels or stars; None finds a column of tones, else the stars.
        progress: Told of every batch that is done.

    Raises:
        UsageError: There is no such column.
        InputError: The column holds no good or no bad rows.
    """
    plugins = load_plugins(config)
    raw = read_feedback(paths, config, tuple(plugins.readers.values())).frame
    plan = make_plan(raw, config, plugins)
    good, name = _labels(raw, plan, header)
    tokenizer = plugins.tokenizers[plan.tokenizer]
    engine = Engine.prepare(plan, list(plugins.annotators.values()), tokenizer)
    words = raw.drop("rating", "label_tone", strict=False)
    tones = []
    for start in range(0, words.height, _BATCH):
        progress("annotate", start, words.height)
        table, _failures = engine.annotate(words[start : start + _BATCH])
        tones.append(table["sentiment"])
    told = pl.DataFrame({"tone": pl.concat(tones), "good": good}).drop_nulls("good")
    if told["good"].n_unique() < 2:
        raise InputError(f"「{name}」一列里没有同时出现好评和差评，无法检验情感；请换一列。")
    scores = tone_scores(told["tone"].to_numpy(), told["good"].to_numpy())
    return EvaluatedTone(scores, name, words.height - told.height)


def tone_data(found: EvaluatedTone) -> dict[str, Any]:
    """Return what `evaluate --tone --json` prints."""
    scores = asdict(found.scores)
    calibration = scores.pop("reliability")
    return {
        "label": found.header,
        "left_out": found.left_out,
        **scores,
        "calibration": {"ece": calibration["error"], "bins": list(calibration["bins"])},
    }


def _labels(raw: pl.DataFrame, plan: Plan, header: str | None) -> tuple[pl.Series, str]:
    """Return whether each row is good (null: neither), and the header that says so."""
    own = [name for name in raw.columns if name.startswith(EXPORT_PREFIX)]
    headers = [name.removeprefix(EXPORT_PREFIX) for name in own]
    if header is not None and header not in headers:
        raise unknown_header(header, headers)
    if header is None and "label_tone" in raw.columns:
        return _verdicts(raw["label_tone"]), "情感"
    for name in _LABELS if header is None else (header,):
        if name in headers and (tones := parse_tone(raw[EXPORT_PREFIX + name])).n_unique() > 1:
            return _verdicts(tones), name
    if header is None and "rating" in raw.columns and plan.rating_top is not None:
        rated = raw.select(star(pl.col("rating"), plan.rating_top).alias("star"))
        return _verdicts(rated["star"]), "评分"
    raise UsageError(
        "没有找到情感标签（正面、负面，好评、差评，1、0 等）或评分，请用 --label 指明标签的表头，"
        f"或用 --map 评分=表头 指明评分；文件的表头有：{'、'.join(headers)}。"
    )


def _verdicts(tones: pl.Series) -> pl.Series:
    """Tell good from bad on -1 to 1; where there are 0 and 1 alone, 0 is bad."""
    least = 0.0 if set(tones.drop_nulls().unique()) == {0.0, 1.0} else -_CLEAR
    tone = pl.col("tone")
    verdict = pl.when(tone > _CLEAR).then(True).when(tone <= least).then(False)
    return pl.DataFrame({"tone": tones}).select(verdict.alias("good"))["good"]
