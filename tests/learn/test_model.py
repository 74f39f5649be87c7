"""Model files: what is saved comes back, and nothing bad gets in."""

from __future__ import annotations

import io
import json
import os
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import skops.io
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from csvoice.errors import InputError, UsageError
from csvoice.learn.card import archive_of
from csvoice.learn.labels import labelled_rows
from csvoice.learn.model import Model, check_tokens, load_model
from csvoice.learn.recipes import RECIPES
from csvoice.learn.training import train
from csvoice.lexicon import UserWord
from tests.labelled import labelled_table
from tests.learn.test_features import TAXONOMY


@pytest.fixture
def file(tmp_path: Path, model: Model) -> Path:
    path = tmp_path / "model.skops"
    path.write_bytes(model.as_bytes())
    return path


def _rewritten(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one entry of an archive."""
    source, buffer = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for entry in source.namelist():
            part = source.read(entry)
            target.writestr(entry, change(part) if entry == name else part)
    return buffer.getvalue()


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda one: one.name)
def test_what_is_saved_comes_back(recipe: Any, tmp_path: Path) -> None:
    rows = labelled_rows(labelled_table(60))
    model = train(rows, TAXONOMY, recipe=recipe, files=["旧.csv"])
    path = tmp_path / "model.skops"
    path.write_bytes(model.as_bytes())
    loaded = load_model(path)
    assert loaded.card == model.card
    expected = model.pipeline.predict_proba(rows.texts)
    assert (loaded.pipeline.predict_proba(rows.texts) == expected).all()


def test_several_labels_come_back(tmp_path: Path) -> None:
    frame = labelled_table(60)
    labels = ["物流;客服" if number % 4 == 0 else one for number, one in enumerate(frame["label"])]
    rows = labelled_rows(frame.with_columns(label=pl.Series(labels)))
    path = tmp_path / "model.skops"
    path.write_bytes(train(rows).as_bytes())
    loaded = load_model(path)
    assert loaded.card.several
    assert loaded.pipeline.predict_proba(rows.texts).shape == (60, 3)


def test_the_same_model_gives_the_same_bytes() -> None:
    first, second = (train(labelled_rows(labelled_table(60))).as_bytes() for _time in range(2))
    assert first == second


class _Bomb:
    """Runs a command when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.target),))


@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_a_pickle_is_refused_and_not_run(tmp_path: Path, protocol: int) -> None:
    path, target = tmp_path / "bad.skops", tmp_path / "harm"
    path.write_bytes(pickle.dumps(_Bomb(target), protocol))
    with pytest.raises(InputError, match=r"pickle|不是 csvoice 的模型文件"):
        load_model(path)
    assert not target.exists()


@pytest.mark.parametrize("thing", [os.system, os.getcwd, eval], ids=lambda one: one.__name__)
def test_an_untrusted_type_is_refused(model: Model, tmp_path: Path, thing: Any) -> None:
    bad = Pipeline([("cut", FunctionTransformer(thing)), *model.pipeline.steps[1:]])
    path = tmp_path / "bad.skops"
    path.write_bytes(archive_of(bad, model.card))
    with pytest.raises(InputError, match="不受信任的类型"):
        load_model(path)


def test_a_trusted_pipeline_of_another_shape_is_refused(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "bad.skops"
    path.write_bytes(archive_of(model.pipeline[1:], model.card))
    with pytest.raises(InputError, match="已损坏"):
        load_model(path)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_a_truncated_file(file: Path, kept: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(kept * len(content))])
    with pytest.raises(InputError, match="不完整或已损坏"):
        load_model(file)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("schema.json", lambda part: part[: len(part) // 2], "已损坏"),
        ("schema.json", lambda part: b"[]", "已损坏"),
        ("schema.json", lambda part: part.replace(b"NBSVM", b"NBSVN"), "NBSVN"),
        ("card.json", lambda part: b"not json", "已损坏"),
        ("card.json", lambda part: b'{"format": 1}', "已损坏"),
        ("card.json", lambda part: part.replace(b'"format": 1', b'"format": 0'), "重新训练"),
        (
            "card.json",
            lambda part: json.dumps(json.loads(part) | {"csvoice": "0.0.9"}).encode(),
            "由 csvoice 0.0.9 训练",
        ),
    ],
)
def test_damage_and_other_versions(
    file: Path, name: str, change: Callable[[bytes], bytes], said: str
) -> None:
    file.write_bytes(_rewritten(file.read_bytes(), name, change))
    with pytest.raises(InputError, match=said):
        load_model(file)


def test_other_archives_are_no_models(tmp_path: Path, model: Model) -> None:
    path = tmp_path / "other.skops"
    path.write_bytes(skops.io.dumps(model.pipeline))
    with pytest.raises(InputError, match="不是 csvoice 的模型文件"):
        load_model(path)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="读不到模型"):
        load_model(tmp_path / "none.skops")


def test_a_model_that_changed_meanwhile(file: Path) -> None:
    with pytest.raises(InputError, match="被改动"):
        load_model(file, "0" * 64)


@pytest.mark.parametrize(
    ("tokenizer", "words", "said"),
    [
        ("jieba", (), "--tokenizer fast"),
        ("fast", (UserWord("奥迪 A4L"),), "自定义词"),
    ],
)
def test_other_tokens(model: Model, tokenizer: str, words: tuple[UserWord, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_tokens(model, Path("m.skops"), tokenizer, words)


def test_another_jieba(model: Model) -> None:
    tokens = {**model.card.tokens, "jieba": "0.1"}
    older = replace(model, card=replace(model.card, tokens=tokens))
    with pytest.raises(UsageError, match="jieba 的版本"):
        check_tokens(older, Path("m.skops"), "fast", ())
    check_tokens(model, Path("m.skops"), "fast", ())
