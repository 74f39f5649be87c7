"""Are issue types told right? By the shipped recipe on labelled data, and by rules alone.

References are those of the same rows and split that were measured before: character n-grams with
TF-IDF and a linear SVM.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from figures import Figure, existing
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

import csvoice
from csvoice.analyze.texts.near_duplicates import near_duplicates
from csvoice.dictionary_files import dictionary_folder, read_taxonomy
from csvoice.learn.classifier import issue_classifier
from csvoice.learn.metrics import judge, score
from csvoice.learn.splits import make_split
from csvoice.lexicon import Taxonomy

SEED = 42
FOLDS = 5
FIRST_TESTED = "2024-03-15"

Parts = Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Labelled texts: both of shape (n,)."""

    texts: pl.Series
    labels: NDArray[np.object_]


def government(data: Path) -> Iterator[Figure]:
    """Macro-F1 of 7 types in 5 folds; titles that stand twice count once."""
    task, rows = "gov titles, 7 types, 5-fold", government_rows(data)
    reference = "char 1–3 TF-IDF + LinearSVC .882, NB-weighted .884"
    yield _figure(f"{task}, no taxonomy", reference, rows, _folds(rows), None)
    taxonomy = taxonomy_of("government")
    yield _figure(f"{task}, shipped recipe", reference, rows, _folds(rows), taxonomy)
    apart = make_split("cv", rows.labels, near_duplicates(rows.texts)).parts
    again = f"{task}, shipped recipe, near-duplicates in one fold"
    yield _figure(again, "–", rows, apart, taxonomy)


def government_rules(data: Path) -> Iterator[Figure]:
    """Macro-F1 of the rules of the government taxonomy, no label read."""
    rows = government_rows(data)
    table = csvoice.annotate(pl.DataFrame({"text": rows.texts}), taxonomy="government")
    found = table.select(pl.when(pl.col("issue_source") == "rule").then("issue"))["issue"]
    said = found.fill_null("其他").to_numpy().astype(object)
    covered = 1 - found.null_count() / len(found)
    figure = f"{scores(rows, said)}; {covered:.3f} of the rows hit"
    yield Figure("gov titles, 7 types, rules of the taxonomy alone", "–", figure)


def cars(data: Path) -> Iterator[Figure]:
    """Accuracy and macro-F1 of 19 types, learned before a day, tested from then on."""
    frame = pl.read_csv(existing(data / "car_complaints_2024q1.csv"), infer_schema=False)
    spoken = pl.col("投诉简述").str.strip_chars() != ""
    kept = frame.filter(spoken).unique("投诉简述", keep="first", maintain_order=True)
    kept = kept.drop_nulls("投诉问题")
    rows = Rows(kept["投诉简述"], kept["投诉问题"].to_numpy().astype(object))
    late = (kept["投诉日期"] >= FIRST_TESTED).to_numpy()
    parts = [(np.flatnonzero(~late), np.flatnonzero(late))]
    task = f"car complaints, 19 types, tested from {FIRST_TESTED} on"
    reference = "char 1–3 + balanced LinearSVC: accuracy .526, macro-F1 .376"
    yield _figure(f"{task}, no taxonomy", reference, rows, parts, None)
    taxonomy = taxonomy_of("automobile")
    yield _figure(f"{task}, shipped recipe", reference, rows, parts, taxonomy)
    dates = kept["投诉日期"].str.to_datetime(strict=False).to_numpy()
    groups = near_duplicates(rows.texts)
    apart = make_split(f"time:{FIRST_TESTED}", rows.labels, groups, dates).parts
    again = f"{task}, shipped recipe, near-duplicates of tested rows not learned"
    yield _figure(again, "–", rows, apart, taxonomy)


def shopping(data: Path) -> Iterator[Figure]:
    """Macro-F1 of 10 product categories in 5 folds."""
    frame = pl.read_csv(existing(data / "shopping_reviews.csv")).drop_nulls("review")
    rows = Rows(frame["review"], frame["cat"].to_numpy().astype(object))
    reference = "words + LinearSVC .893; char + word, balanced .897 in one fold"
    task = "shopping reviews, 10 categories, 5-fold"
    yield _figure(f"{task}, no taxonomy", reference, rows, _folds(rows), None)


def government_rows(data: Path) -> Rows:
    frame = pl.read_csv(existing(data / "gov_message_titles.csv")).drop_nulls()
    once = frame.unique("留言主题", keep="first", maintain_order=True)
    return Rows(once["留言主题"], once["一级标签"].to_numpy().astype(object))


def taxonomy_of(name: str) -> Taxonomy:
    return read_taxonomy(dictionary_folder() / "taxonomies" / f"{name}.toml")


def _folds(rows: Rows) -> Parts:
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    return list(folds.split(rows.labels, rows.labels))


def _figure(
    task: str, reference: str, rows: Rows, parts: Parts, taxonomy: Taxonomy | None
) -> Figure:
    """Fit on each part and judge its test rows; seconds are of the processor, fitting one part."""
    said = np.full(len(rows.labels), None, dtype=object)
    fitting = judging = 0.0
    for train, test in parts:
        started = time.process_time()
        classifier = _classifier(taxonomy).fit(rows.texts.gather(train), rows.labels[train])
        fitted = time.process_time()
        said[test] = classifier.predict(rows.texts.gather(test))
        fitting, judging = fitting + fitted - started, judging + time.process_time() - fitted
    tested = np.concatenate([test for _train, test in parts])
    speed = f"fit {fitting / len(parts):.1f} s, {len(tested) / judging:,.0f} rows/s"
    part = Rows(rows.texts.gather(tested), rows.labels[tested])
    return Figure(task, reference, f"{scores(part, said[tested])}; {speed}")


def _classifier(taxonomy: Taxonomy | None) -> Any:
    """Return the shipped recipe, calibrated on two folds: that changes no answer, only time."""
    return issue_classifier(taxonomy, cv=2)


def scores(rows: Rows, said: NDArray[np.object_]) -> str:
    """Macro-F1 over the labels that the rows have, with its interval, and accuracy."""
    names = sorted({*rows.labels})
    macro = f1_score(rows.labels, said, average="macro", labels=names)
    strict = f1_score(rows.labels, said, average="macro")
    judged = judge([(one,) for one in rows.labels], [(one,) for one in said])
    ends = score(judged, near_duplicates(rows.texts)).macro_f1.interval
    shown = f"macro-F1 {_short(macro)} ({_short(ends.low)}–{_short(ends.high)})"
    # Where a type is only said and never true, scikit-learn's default counts it as 0.
    shown += "" if round(strict, 4) == round(macro, 4) else f", {_short(strict)} with types said"
    return f"{shown}, accuracy {_short((rows.labels == said).mean())}"


def _short(value: float) -> str:
    return f"{value:.4f}".removeprefix("0")
