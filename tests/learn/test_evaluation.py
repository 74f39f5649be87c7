"""Evaluations of rows whose verdicts are known."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from csvoice.errors import InputError
from csvoice.evaluation.files import as_data
from csvoice.evaluation.report import metrics, sections, summary
from csvoice.learn.evaluation import Evaluation, evaluate
from csvoice.learn.labels import LabelledRows, labelled_rows
from csvoice.learn.splits import Split
from csvoice.learn.verdicts import Verdicts, by_rules, out_of_fold, recipe, true_labels
from tests.labelled import labelled_export


def rows_of(labels: list[str]) -> LabelledRows:
    texts = [f"第{number}条{label}的话" for number, label in enumerate(labels)]
    return labelled_rows(
        pl.DataFrame({"id": [f"T{n}" for n in range(len(labels))], "text": texts, "label": labels})
    )


ROWS = rows_of(["甲"] * 6 + ["乙"] * 4)
PROBABILITIES = np.array([[0.1, 0.9]] * 5 + [[0.8, 0.2]] + [[0.7, 0.3]] * 3 + [[0.45, 0.55]])
SAID = [("甲",)] * 5 + [("乙",)] * 4 + [("甲",)]
VERDICTS = Verdicts(
    np.arange(10),
    tuple(SAID),
    PROBABILITIES.max(axis=1) >= 0.6,
    PROBABILITIES.max(axis=1),
    PROBABILITIES,
)


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate(ROWS, VERDICTS, np.arange(10), how="怎样检验", by="recipe", split="cv")


def test_numbers(evaluation: Evaluation) -> None:
    data = as_data(evaluation)
    assert data["accuracy"] == 0.8
    assert data["coverage"] == 0.9
    assert data["accuracy_covered"] == pytest.approx(8 / 9, abs=1e-6)
    assert data["confusion"] == {"甲": {"甲": 5, "乙": 1}, "乙": {"乙": 3, "甲": 1}}
    assert {"precision", "recall", "f1", "support", "interval"} == {*data["labels"]["甲"]}
    assert data["labels"]["甲"]["f1"] == pytest.approx(10 / 12, abs=1e-6)
    assert {"micro_f1", "macro_f1", "weighted_f1", "calibration", "suspects", "notes"} <= {*data}
    json.dumps(data, allow_nan=False)


def test_worst_mistake_is_the_surest(evaluation: Evaluation) -> None:
    assert [(one.id, one.sure) for one in evaluation.mistakes] == [("T5", 0.8), ("T9", 0.55)]
    assert evaluation.mistaken == 2


def test_suspects_name_the_likelier_label(evaluation: Evaluation) -> None:
    assert evaluation.suspects is not None
    assert [(one.id, one.given, one.said) for one in evaluation.suspects] == [
        ("T5", ("甲",), ("乙",))
    ]


def test_rows_learned_from_are_not_suspected() -> None:
    found = evaluate(ROWS, VERDICTS, np.arange(10), how="", by="model", seen=True)
    assert found.suspects is None
    assert {one.name: one.status for one in sections(found)}["suspects"] == "skipped"


def test_report_says_what_was_found(evaluation: Evaluation) -> None:
    titles = [section.title for section in sections(evaluation)]
    assert titles == ["总体", "各类型", "混淆", "最差的错误", "可疑标签", "校准"]
    assert "判对 80.0%" in summary(evaluation)[0]
    assert metrics(evaluation)[3].value == "90.0%"


def test_rules_have_no_probabilities() -> None:
    verdicts = by_rules(["甲", None, "甲", "甲", "外", "外", None, "乙", "乙", "乙"])
    found = evaluate(ROWS, verdicts, np.arange(10), how="", by="rules")
    assert (found.covered, found.covered_accuracy) == (0.8, 0.75)
    assert as_data(found)["confusion"]["甲"] == {"甲": 3, "外": 2, "": 1}
    # The commonest confusion comes first.
    assert [one.said for one in found.mistakes[:2]] == [("外",), ("外",)]
    status = {section.name: section.status for section in sections(found)}
    assert (status["calibration"], status["suspects"]) == ("skipped", "skipped")
    assert as_data(found)["calibration"] is None


def test_several_labels_a_text() -> None:
    """甲 is doubted where it is given and unlikely; 乙 where it is not given and likely."""
    indicators = np.array([[1, 0], [1, 1], [0, 1], [1, 0], [0, 1], [1, 0]], np.int8)
    rows = replace(rows_of(["甲", "甲", "乙", "甲", "乙", "乙"]), labels=indicators)
    rows = replace(rows, classes=("甲", "乙"))
    sure = np.where(indicators > 0, 0.9, 0.1)
    sure[5] = (0.05, 0.95)
    said = tuple(tuple(np.array(["甲", "乙"], object)[one >= 0.5]) for one in sure)
    verdicts = Verdicts(np.arange(6), said, np.ones(6, bool), sure.max(axis=1), sure)
    found = evaluate(rows, verdicts, np.arange(6), how="", by="recipe")
    assert found.scores.accuracy.value == pytest.approx(5 / 6)
    assert found.suspects is not None
    assert {(one.id, one.said) for one in found.suspects} == {("T5", ()), ("T5", ("甲", "乙"))}
    assert found.reliability is not None
    assert found.curve == ()


def test_out_of_fold_judges_each_row_by_others() -> None:
    """A text that stands in no other row is judged wrong, whatever its label was."""
    frame = labelled_export(90, wrong=0).rename({"反馈内容": "text", "问题类型": "label"})
    rows = labelled_rows(frame.select("text", "label"))
    half = np.arange(45)
    split = Split("cv", ((half, half + 45), (half + 45, half)), "")
    verdicts = out_of_fold(rows, split, recipe())
    assert verdicts.rows.tolist() == list(range(90))
    right = [a == b for a, b in zip(true_labels(rows), verdicts.said, strict=True)]
    assert np.mean(right) > 0.9
    assert verdicts.probabilities is not None
    assert verdicts.probabilities.sum(axis=1) == pytest.approx(np.ones(90))


def test_a_part_with_one_class_cannot_be_learned_from() -> None:
    split = Split("time", ((np.arange(6), np.arange(6, 10)),), "")
    with pytest.raises(InputError, match="只有一类"):
        out_of_fold(ROWS, split, recipe())
