"""Archived and new rows are judged alike, and linked as one table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from csvoice.archive.folders import open_archive
from csvoice.config_file import load_config
from csvoice.pipeline.contexts import make_context
from csvoice.pipeline.preparation import prepare_feedback
from tests.archive.conftest import Begin
from tests.archive.exports import MONTHS, of_month, rows, store, write
from tests.conftest import PluginFile

pytestmark = pytest.mark.usefixtures("plugins_here")

AUGUST, SEPTEMBER = MONTHS[:2]
ANNOTATOR = """
    def prepare(plan):
        def annotate(batch):
            {inside}
            return batch.select(pl.col("text").str.len_chars().cast(pl.Int64).alias("mood.length"))
        return annotate

    @csvoice.hookimpl
    def register_annotators():
        return [Annotator("mood", ("tokens",), (Column("mood.length", pl.Int64(), "x"),), prepare)]
"""


def _table(file: Path, archive: Path | None, **options: Any) -> pl.DataFrame:
    config = load_config(**{"jobs": 1, "archive": archive, **options})
    with prepare_feedback([file], config, past=open_archive(archive)) as feedback:
        table = feedback.table.collect()
    return table.select(sorted(table.columns)).drop("source", "row")


def _both(
    folder: Path, first: pl.DataFrame, second: pl.DataFrame, now: Any
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the table of a file beside the archive of the first, and that of one with both."""
    beside = _table(write(folder / "b", second), folder / "archive", **now)
    together = write(folder, pl.concat([first, second], how="diagonal"))
    return beside, _table(together, None, **now)


GENERAL = {"taxonomy": "general"}
PLANS: dict[str, dict[str, Any]] = {
    "the same": GENERAL,
    "another taxonomy": {"taxonomy": "ecommerce"},
    "another tokenizer": {**GENERAL, "tokenizer": "rjieba"},
    "labels set aside": {**GENERAL, "relabel": True},
}


@pytest.mark.parametrize("name", PLANS)
def test_what_is_compared_was_judged_alike(tmp_path: Path, begin: Begin, name: str) -> None:
    begin(1)
    beside, together = _both(
        tmp_path, of_month(rows(), AUGUST), of_month(rows(), SEPTEMBER), PLANS[name]
    )
    assert beside.equals(together)


@pytest.mark.parametrize(
    "second", [{"评分": ["9"] * 360}, {"投诉内容": ["无"] * 360}], ids=["scale", "kind"]
)
def test_the_plan_suits_both(tmp_path: Path, begin: Begin, second: dict[str, list[str]]) -> None:
    begin(1)
    beside, together = _both(
        tmp_path, of_month(rows(), AUGUST), of_month(rows(**second), SEPTEMBER), GENERAL
    )
    assert beside.equals(together)


def test_words_counted_to_find_events_are_those_of_each_part(tmp_path: Path) -> None:
    config = load_config(jobs=1, **GENERAL)
    with prepare_feedback([write(tmp_path, rows())], config, past=open_archive(None)) as feedback:
        assert feedback.words is not None
        shared = make_context(feedback, config)
        anew = make_context(replace(feedback, words=None), config)
    for one, other in ((shared.counts, anew.counts), (shared.past_counts, anew.past_counts)):
        said, there = one.said(), other.said()
        assert there.vocabulary.tolist() == said.vocabulary.tolist() != []
        assert (there.matrix != said.matrix).nnz == 0
    assert shared.counts.vocabulary.tolist() == anew.counts.vocabulary.tolist()


def test_links_reach_into_the_archive(tmp_path: Path) -> None:
    said = rows(0, 1, 客户姓名=["张三"], 反馈内容=["物流太慢，等了一周还没到"])
    again = said.with_columns(工单编号=pl.lit("Z1"), 创建时间=pl.lit("2026-09-03 08:00:00"))
    store(write(tmp_path / "a", said), tmp_path / "archive")
    beside, together = _both(tmp_path, said, again, GENERAL)
    assert beside["duplicate_of"].to_list() == [None, "G00000"]
    assert beside.equals(together)
    kept = pl.read_parquet_schema(tmp_path / "archive" / AUGUST / "feedback.parquet")
    assert "duplicate_of" not in kept


def test_old_rows_are_judged_again_once_and_told_of(tmp_path: Path, begin: Begin) -> None:
    begin(1)
    file = write(tmp_path / "b", of_month(rows(), SEPTEMBER))
    told = [store(file, tmp_path / "archive", taxonomy="ecommerce").notes for _run in range(2)]
    assert ["重新判定" in "".join(notes) for notes in told] == [True, False]


def test_the_taxonomy_stays_unless_another_is_asked_for(tmp_path: Path) -> None:
    chosen = [
        store(
            write(tmp_path, of_month(rows(), month)), tmp_path / "archive", taxonomy=wanted
        ).report.manifest["taxonomy"]
        for month, wanted in zip(MONTHS, ("ecommerce", "auto", "automobile"), strict=True)
    ]
    assert chosen == ["ecommerce", "ecommerce", "automobile"]


def test_a_taxonomy_file_that_is_gone_is_chosen_anew(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'name = "own"\ntitle = "自己的"\n[[issue]]\nname = "慢"\nterms = ["太慢"]\n',
        encoding="utf-8",
    )
    archive = tmp_path / "archive"
    store(write(tmp_path / "a", of_month(rows(), AUGUST)), archive, taxonomy=str(own))
    found = store(write(tmp_path / "b", of_month(rows(), SEPTEMBER)), archive, taxonomy="auto")
    assert found.report.manifest["taxonomy"] != "own"


def test_a_new_plugin_annotates_old_rows_too(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile, begin: Begin
) -> None:
    begin(1)
    plugin(ANNOTATOR.format(inside="pass"))
    file = write(tmp_path / "b", of_month(rows(), SEPTEMBER))
    table = _table(file, tmp_path / "archive", plugins_dir=plugins_dir, taxonomy="general")
    assert table["mood.length"].null_count() == 0


def test_what_a_broken_plugin_annotated_is_not_kept(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile
) -> None:
    plugin(ANNOTATOR.format(inside="1 / 0"))
    found = store(write(tmp_path, rows()), tmp_path / "archive", plugins_dir=plugins_dir)
    assert any("没有存档" in note for note in found.notes)
    assert not (tmp_path / "archive").exists()
