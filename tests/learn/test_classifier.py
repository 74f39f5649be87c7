"""The classifier is a scikit-learn pipeline like any other."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score

from csvoice.learn.classifier import issue_classifier
from csvoice.learn.labels import LabelledRows, labelled_rows
from csvoice.learn.nbsvm import NBSVM
from csvoice.learn.recipes import RECIPES, best, search
from tests.labelled import labelled_table
from tests.learn.test_features import TAXONOMY


def test_it_learns(rows: LabelledRows) -> None:
    scores = cross_val_score(issue_classifier(), rows.texts, rows.labels, cv=3)
    assert scores.min() > 0.9


def test_strings_and_cut_frames_are_the_same(rows: LabelledRows) -> None:
    fitted = issue_classifier(TAXONOMY).fit(rows.texts, rows.labels)
    strings = rows.texts["text"].to_list()
    assert (fitted.predict_proba(strings) == fitted.predict_proba(rows.texts)).all()


def test_clone_and_grid_search(rows: LabelledRows) -> None:
    grid = {"classify__estimator__C": [0.1, 1.0], "features__char__chargrams__min_df": [1, 2]}
    found = GridSearchCV(clone(issue_classifier(TAXONOMY)), grid, cv=2).fit(rows.texts, rows.labels)
    assert found.best_score_ > 0.8
    assert isinstance(found.best_estimator_[-1].estimator, NBSVM)


def test_the_same_twice(rows: LabelledRows) -> None:
    first, second = (issue_classifier().fit(rows.texts, rows.labels) for _time in range(2))
    assert (first.predict_proba(rows.texts) == second.predict_proba(rows.texts)).all()


def test_several_labels_a_text() -> None:
    frame = labelled_table(120)
    turned = frame.select(pl.all().gather([*range(1, 120), 0]))
    both = frame.select(
        text=frame["text"] + turned["text"],
        tokens=frame["tokens"].list.concat(turned["tokens"]),
        label=frame["label"] + ";" + turned["label"],
    )
    rows = labelled_rows(pl.concat([frame, both.select(frame.columns)]))
    inside, outside = np.arange(0, 240, 2), np.arange(1, 240, 2)
    fitted = issue_classifier(several=True).fit(rows.texts[inside], rows.labels[inside])
    guessed = fitted.predict(rows.texts[outside])
    assert (guessed == rows.labels[outside]).mean() > 0.85


def test_search_compares_and_the_best_wins(rows: LabelledRows) -> None:
    table = search(rows)
    assert table["recipe"].to_list() == [one.name for one in RECIPES]
    assert table["macro_f1"].is_between(0.5, 1).all()
    chosen = table.with_columns(macro_f1=pl.when(recipe="svm").then(1.5).otherwise("macro_f1"))
    assert best(chosen).name == "svm"


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda one: one.name)
def test_every_recipe_gives_probabilities(recipe: object, rows: LabelledRows) -> None:
    fitted = recipe.make(TAXONOMY).fit(rows.texts, rows.labels)  # type: ignore[attr-defined]
    assert fitted.predict_proba(rows.texts).sum(axis=1) == pytest.approx(np.ones(len(rows)))
