"""`csvoice train`, and what the other commands do with the model."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from tests.labelled import labelled_table


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    frame = labelled_table()
    days = [f"2026-{8 + number % 3:02}-{1 + number % 28:02} 10:00" for number in range(180)]
    path = tmp_path_factory.mktemp("train") / "标注.csv"
    table = frame.select(
        pl.Series("编号", [f"A{number}" for number in range(180)]),
        pl.col("text").alias("反馈内容"),
        pl.Series("提交时间", days),
        pl.col("label").alias("问题类型"),
    )
    table.write_csv(path)
    return path


@pytest.fixture(scope="module")
def training(export: Path) -> Result:
    """Train a model, to `trained.skops` beside the export."""
    return _run("train", export, "-o", export.with_name("trained.skops"))


@pytest.fixture
def model(export: Path, training: Result) -> Path:
    assert training.exit_code == 0, training.output
    return export.with_name("trained.skops")


def test_training_says_how_good_it_is(training: Result, model: Path) -> None:
    assert "180 条，3 类" in training.output
    assert "折外评分" in training.output
    assert "2026-08-01 至 2026-10-28" in training.output
    assert model.is_file()


def test_search_prints_the_table(export: Path) -> None:
    result = _run("train", export, "-o", export.with_name("m.skops"), "--search")
    assert result.exit_code == 0, result.output
    assert "logistic" in result.output


def test_classify_and_report_with_the_model(export: Path, model: Path) -> None:
    labelled = export.with_name("结果.csv")
    options = ["--model", model, "--relabel", "--no-cache"]
    assert _run("classify", export, "-o", labelled, *options).exit_code == 0
    table = pl.read_csv(labelled)
    assert (table["issue"] == table["问题类型"]).mean() > 0.9
    assert (table["issue_source"] == "model").mean() > 0.9
    folder = export.with_name("报告")
    arguments = ["-o", folder, "--format", "json", "--no-open", "--period", "all", *options]
    result = _run("report", export, *arguments)
    assert result.exit_code == 0, result.output
    report = (folder / "report.json").read_text("utf-8")
    assert "模型有把握的占" in report
    assert "标注.csv 的 180 条标注训练" in report
    manifest = json.loads(report)["manifest"]
    assert manifest["issue_order"] == ["label", "model", "rule"]
    assert manifest["model"]["path"] == str(model)


def test_the_report_warns_of_drift(export: Path, model: Path) -> None:
    other = export.with_name("新.csv")
    texts = [f"第{number}天的天空蔚蓝，风景优美，湖水清澈" for number in range(150)]
    pl.DataFrame({"反馈内容": texts}).write_csv(other)
    folder = export.with_name("报告")
    _run("report", other, "-o", folder, "--format", "json", "--no-open", "--model", model)
    assert "建议补标一些再训练" in (folder / "report.json").read_text("utf-8")


def test_a_bad_model_stops_before_anything_is_written(export: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.skops"
    bad.write_bytes(pickle.dumps({"model": 1}))
    target = tmp_path / "out.csv"
    target.write_text("before", encoding="utf-8")
    result = _run("classify", export, "-o", target, "--model", bad)
    assert result.exit_code == 1
    assert "pickle" in result.output
    assert target.read_text(encoding="utf-8") == "before"


def test_other_tokens_are_refused(export: Path, model: Path) -> None:
    options = ["--model", model, "--tokenizer", "jieba"]
    result = _run("classify", export, "-o", export.with_name("o.csv"), *options)
    assert result.exit_code == 2
    assert "--tokenizer fast" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "model.pkl"], "后缀应为 .skops"),
        (["-o", "model.skops", "--label", "编号"], "像是编号"),
        (["-o", "model.skops", "--label", "问题类形"], "是不是「问题类型」"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(
    export: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(export.parent)
    Path("model.skops").write_bytes(b"before")
    result = _run("train", export.name, *arguments)
    assert result.exit_code in (1, 2)
    assert said in result.output
    assert Path("model.skops").read_bytes() == b"before"


def test_rows_that_differ_by_label_are_several_labels(tmp_path: Path) -> None:
    frame = labelled_table(60)
    twice = pl.concat([frame, frame.head(20).with_columns(label=pl.lit("急"))])
    path = tmp_path / "多.csv"
    ids = [f"A{number}" for number in [*range(60), *range(20)]]
    twice.select(pl.Series("编号", ids), 反馈内容="text", 问题类型="label").write_csv(path)
    result = _run("train", path, "-o", tmp_path / "m.skops")
    assert "按多类别学习" in result.output
    assert (tmp_path / "m.skops").is_file()
