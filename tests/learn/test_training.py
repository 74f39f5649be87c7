"""What a card says, and what a model says of new texts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from csvoice.learn.deciding import Decider
from csvoice.learn.features import Cut
from csvoice.learn.labels import LabelledRows, labelled_rows
from csvoice.learn.model import Model
from csvoice.learn.training import train
from csvoice.schema import JUDGED
from tests.labelled import labelled_table
from tests.learn.test_features import TAXONOMY


def test_the_card(model: Model, rows: LabelledRows) -> None:
    card = model.card
    assert (card.rows, card.files, card.header, card.several) == (180, ("旧.csv",), "label", False)
    assert card.labels == {"客服": 60, "物流": 60, "质量": 60}
    assert card.scores["accuracy"] > 0.9
    assert card.scores["sure_accuracy"] >= card.scores["accuracy"]
    assert list(card.score_deciles) == sorted(card.score_deciles)
    assert 0 <= card.rare_words < 0.2
    changed = replace(rows, labels=rows.labels[::-1].copy())
    assert train(changed).card.data_sha256 != card.data_sha256


def test_dates_of_the_data_not_of_the_run(rows: LabelledRows) -> None:
    dates = np.datetime64("2026-03-01T10:00", "us") + np.arange(len(rows)) * np.timedelta64(1, "h")
    dates[0] = np.datetime64("NaT")
    card = train(replace(rows, dates=dates)).card
    assert (card.first_date, card.last_date) == ("2026-03-01", "2026-03-08")


def test_deciding_says_what_how_surely_and_why(model: Model) -> None:
    texts = Cut().transform(["快递中转站没动静", "客服态度敷衍", "天气不错", ""])
    said = Decider(model)(texts)
    assert said.schema == JUDGED
    assert said["guess"].head(2).to_list() == ["物流", "客服"]
    assert said["sure"].head(2).to_list() == [True, True]
    assert said["labels"].head(2).to_list() == [["物流"], ["客服"]]
    assert said["words"][0].split("、")[0] in ("快递", "中转")
    assert set(said["words"][1].split("、")) >= {"态度", "敷衍"}
    assert said["score"][2] < said["score"][0]
    assert said["words"][3] is None


def test_nothing_to_decide(model: Model) -> None:
    assert Decider(model)(Cut().transform([])).schema == JUDGED


def test_two_classes_have_reasons_for_either() -> None:
    frame = labelled_table().filter(pl.col("label") != "质量")
    said = Decider(train(labelled_rows(frame), TAXONOMY))(Cut().transform(["快递配送", "没人回复"]))
    assert said["guess"].to_list() == ["物流", "客服"]
    assert "配送" in said["words"][0]
    assert "回复" in said["words"][1]


def test_several_labels_are_listed_the_likeliest_first() -> None:
    frame = labelled_table()
    both = frame.with_columns(
        text=pl.col("text") + "客服态度敷衍",
        tokens=pl.concat_list("tokens", pl.lit(["客服", "态度", "敷衍"])),
        label=pl.when(label="客服").then("label").otherwise(pl.col("label") + ";客服"),
    )
    model = train(labelled_rows(pl.concat([frame, both])))
    said = Decider(model)(Cut().transform(["快递还没到，客服态度敷衍", "掉漆，做工粗糙"]))
    assert sorted(said["labels"][0]) == ["客服", "物流"]
    assert said["labels"][0][0] == said["guess"][0]
    assert said["labels"][1].to_list() == ["质量"]
