"""What do a taxonomy alone, and few labels, teach?

A person who answers `csvoice label` is simulated: every row asked about gets its true label. Scores
are on the rows not asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl
from figures import Figure
from sklearn.metrics import f1_score

from csvoice.learn.active import ROUND, Guess, first_rows, learn, next_rows
from csvoice.learn.classifier import issue_classifier
from csvoice.learn.features import Cut
from csvoice.learn.few import UNLABELLED, few_labels_classifier
from csvoice.learn.pool import Pool, make_pool
from csvoice.learn.weak import weak_classifier
from tasks.issues import Rows, government_rows, scores, taxonomy_of

LABELS = 210
SEEDS = range(20, 25)
"""Not those that recipes were compared with."""


def unlabelled(data: Path) -> Iterator[Figure]:
    """Macro-F1 of what the government taxonomy teaches about the very titles it learns from."""
    rows, taxonomy = government_rows(data), taxonomy_of("government")
    model = weak_classifier(taxonomy).fit(rows.texts)
    likely = model.predict_proba(rows.texts).max(axis=1)
    said = model.predict(rows.texts)
    sure = likely >= model[-1].threshold_
    figure = (
        f"{scores(rows, said)}; at least .5 sure of {sure.mean():.3f} of the rows, "
        f"accuracy {(said == rows.labels)[sure].mean():.3f} there"
    )
    yield Figure(
        "gov titles, 7 types, no labels, taxonomy learned from", "rules, see above", figure
    )


def few_labels(data: Path) -> Iterator[Figure]:
    """Macro-F1 on the rest, for labels chosen by `label` and for random ones."""
    rows = government_rows(data)
    reference = "210 random labels: char SVM .59, joined with sentence vectors .70"
    task = f"gov titles, {LABELS} labels"
    for name, taxonomy in (("taxonomy", taxonomy_of("government")), ("no taxonomy", None)):
        pool = make_pool(pl.DataFrame({"text": rows.texts}), taxonomy)
        for order, points in curves(pool, rows).items():
            at_the_end = [one[-1] for one in points]
            figure = f"macro-F1 {spread(at_the_end)} over {len(SEEDS)} seeds"
            yield Figure(f"{task} {order}, {name}", reference, figure)
        if taxonomy is not None:
            yield from _models(rows, pool)


def _models(rows: Rows, pool: Pool) -> Iterator[Figure]:
    """Judge the models that `train` makes of the same chosen labels."""
    taxonomy = taxonomy_of("government")
    texts = Cut().transform(rows.texts)
    beside, alone = [], []
    for seed in SEEDS:
        asked = np.sort(ask(pool, rows, LABELS, seed))
        labels = np.full(len(rows.labels), UNLABELLED, dtype=object)
        labels[asked] = rows.labels[asked]
        both = few_labels_classifier(taxonomy).fit(texts, labels)
        beside.append(on_the_rest(rows, asked, both.predict(texts)))
        few = issue_classifier(taxonomy).fit(texts[asked], rows.labels[asked])
        alone.append(on_the_rest(rows, asked, few.predict(texts)))
    task, reference = f"gov titles, model of {LABELS} chosen labels", "–"
    yield Figure(f"{task}, train --unlabelled", reference, f"macro-F1 {spread(beside)}")
    yield Figure(f"{task}, train on them alone", reference, f"macro-F1 {spread(alone)}")


def curves(pool: Pool, rows: Rows) -> dict[str, list[list[float]]]:
    """Return macro-F1 after every round, a list a seed, for chosen and for random rows."""
    chosen, random = [], []
    for seed in SEEDS:
        chosen.append(_curve(pool, rows, ask(pool, rows, LABELS, seed)))
        order = np.random.default_rng(seed).permutation(len(pool))
        random.append(_curve(pool, rows, order[:LABELS].tolist()))
    return {"chosen": chosen, "random": random}


def ask(pool: Pool, rows: Rows, n: int, seed: int) -> list[int]:
    """Return the rows that are asked about, in their order."""
    asked = first_rows(pool, seed=seed)
    while len(asked) < n:
        guess = learn(pool, asked, list(rows.labels[asked]))
        asked += next_rows(pool, guess, asked, seed=seed)
    return asked


def _curve(pool: Pool, rows: Rows, asked: Sequence[int]) -> list[float]:
    steps = (list(asked[:n]) for n in range(ROUND, len(asked) + 1, ROUND))
    return [
        on_the_rest(rows, step, _said(learn(pool, step, list(rows.labels[step])))) for step in steps
    ]


def _said(guess: Guess) -> np.ndarray:
    return np.array(guess.classes, dtype=object)[guess.probabilities.argmax(axis=1)]


def on_the_rest(rows: Rows, asked: Sequence[int], said: np.ndarray) -> float:
    """Return macro-F1 on the rows not asked about."""
    rest = np.setdiff1d(np.arange(len(rows.labels)), asked)
    return float(f1_score(rows.labels[rest], said[rest], average="macro"))


def spread(values: Sequence[float]) -> str:
    """Write mean and standard deviation over seeds."""
    return f"{np.mean(values):.4f} ± {np.std(values):.4f}".removeprefix("0")
