"""The public API: exactly these names, and what the four functions give."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import csvoice
from csvoice.errors import InputError, PluginError, UsageError
from csvoice.schema import ANNOTATED_COLUMNS
from tests.conftest import PluginFile
from tests.exports import write_export


def test_every_name_can_be_had() -> None:
    assert len(set(csvoice.__all__)) == len(csvoice.__all__)
    assert all(getattr(csvoice, name) is not None for name in csvoice.__all__)
    assert set(csvoice.__all__) <= set(dir(csvoice))


def test_star_gives_the_public_names_and_no_other() -> None:
    names: dict[str, object] = {}
    exec("from csvoice import *", names)  # noqa: S102
    assert set(names) - {"__builtins__"} == set(csvoice.__all__)


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = csvoice.no_such_name


def test_functions_stay_functions_once_the_rooms_are_imported() -> None:
    code = (
        "import csvoice, csvoice.annotate.engine, csvoice.read.feedback\n"
        "assert callable(csvoice.read) and callable(csvoice.annotate)\n"
        "from csvoice.annotate import issues\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_read_gives_raw_rows(tmp_path: Path) -> None:
    frame = csvoice.read(write_export(tmp_path, rows=8))
    assert frame.height == 8
    assert {"id", "text", "created_at", "brand", "customer", "source", "row"} <= set(frame.columns)
    assert "export:反馈内容" in frame.columns
    assert csvoice.read([write_export(tmp_path, rows=8)]).equals(frame)


def test_annotate_what_was_read(tmp_path: Path) -> None:
    frame = csvoice.read(write_export(tmp_path, rows=16))
    table = csvoice.annotate(frame, taxonomy="general")
    assert table.height == 16
    assert table["id"].to_list() == frame["id"].to_list()
    assert {column.name for column in ANNOTATED_COLUMNS} <= set(table.columns)
    assert "13800138000" not in str(table.to_dicts())
    assert csvoice.annotate(frame, taxonomy="general").equals(table)


def test_no_frame_tells_a_personal_name_of_a_file(tmp_path: Path) -> None:
    name = "客户张伟13812345678投诉.csv"
    frame = csvoice.read(write_export(tmp_path, name=name))
    own = pl.DataFrame({"text": ["物流太慢"], "source": [name], "row": [1], "id": [f"{name}#1"]})
    for rows in (frame, csvoice.annotate(own)):
        assert "13812345678" not in "".join((*rows["source"], *rows["id"]))


def test_annotate_a_frame_of_ones_own() -> None:
    table = csvoice.annotate(pl.DataFrame({"id": [7, 8], "text": ["很好", None]}))
    assert table["id"].to_list() == ["7", "8"]
    assert csvoice.annotate(table.select("text").clear()).height == 0
    with pytest.raises(InputError, match="text"):
        csvoice.annotate(pl.DataFrame({"内容": ["好"]}))
    with pytest.raises(UsageError, match="是不是「taxonomy」"):
        csvoice.annotate(pl.DataFrame({"text": ["好"]}), taxonomi="general")


def test_annotate_raises_for_a_plugin_that_fails(plugins_dir: Path, plugin: PluginFile) -> None:
    name = plugin(
        """
        @csvoice.hookimpl
        def register_annotators():
            column = Column("x.y", pl.Int64(), "x")
            return [Annotator("x", (), (column,), lambda plan: lambda batch: 1 / 0)]
        """
    )
    with pytest.raises(PluginError, match=name):
        csvoice.annotate(pl.DataFrame({"text": ["好"]}), plugins_dir=plugins_dir)


def test_report(tmp_path: Path) -> None:
    report = csvoice.report(write_export(tmp_path), period="all", formats=("json",), cache=False)
    assert report.funnel.kept == 64
    assert "quotes" in {section.name for section in report.sections}


def test_tokenize() -> None:
    assert csvoice.tokenize(["物流太慢", "", "iPhone15"]) == [["物流", "太慢"], [], ["iPhone15"]]
    assert csvoice.tokenize(["开着奥迪 A4L"], user_words=["奥迪 A4L"]) == [["开着", "奥迪 A4L"]]
    assert csvoice.tokenize([]) == []


def test_an_unknown_tokenizer_is_said_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="fast、jieba、rjieba"):
        csvoice.tokenize(["好"], tokenizer="quick")
