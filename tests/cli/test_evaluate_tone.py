"""`csvoice evaluate --tone` on small invented files."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli

TEXTS = ["质量很好，非常满意", "用了两天就坏了，太差", "快递很快，推荐", "客服态度恶劣，失望"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["evaluate", "--tone", *arguments])


def written(folder: Path, header: str, cells: list[str]) -> str:
    file = folder / "评论.csv"
    pl.DataFrame({"评论内容": TEXTS, header: cells}).write_csv(file)
    return str(file)


@pytest.mark.parametrize(
    ("header", "cells", "rows"),
    [
        ("情感", ["正面", "负面", "正面", "负面"], 4),
        ("label", ["1", "0", "1", "0"], 4),
        ("情感倾向", ["好评", "差评", "中评", "差评"], 3),
        ("评分", ["5", "1", "3", "2"], 3),
    ],
)
def test_tone_against_labels_or_stars(
    tmp_path: Path, header: str, cells: list[str], rows: int
) -> None:
    result = run(written(tmp_path, header, cells), "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["rows"], found["left_out"]) == (rows, 4 - rows)
    assert (found["accuracy"], found["auc"]) == (1, 1)
    assert sum(one["rows"] for one in found["calibration"]["bins"]) == rows


def test_shown_in_words(tmp_path: Path) -> None:
    result = run(written(tmp_path, "情感", ["正面", "负面", "负面", "负面"]))
    assert result.exit_code == 0, result.output
    assert "与「情感」对照 4 条" in result.output
    assert "准确率 75.0%" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--label", "别的"), "表头「别的」不在文件中"),
        (("--label", "评论内容"), "没有找到情感标签"),
        (("--rules",), "--tone 不能与"),
    ],
)
def test_refused(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(written(tmp_path, "情感", ["正面", "负面", "正面", "负面"]), *arguments)
    assert result.exit_code != 0
    assert said in result.output


def test_one_kind_alone_cannot_be_held_against(tmp_path: Path) -> None:
    result = run(written(tmp_path, "评分", ["5", "5", "5", "5"]))
    assert "没有同时出现好评和差评" in result.output
