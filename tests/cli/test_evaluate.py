"""`csvoice evaluate` on small invented files."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from csvoice.config_file import load_config
from csvoice.learn.verdicts import quiet
from csvoice.teaching.labelled_files import read_labelled, train_model
from tests.labelled import labelled_export, write_labelled

TAXONOMY = """
name = "shop"
title = "商店"
about = "试用"
[[issue]]
name = "物流"
meaning = "送货"
terms = ["快递", "中转"]
[[issue]]
name = "质量"
meaning = "东西"
terms = ["开裂", "掉漆"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("评 估")
    write_labelled(folder, labelled_export())
    (folder / "shop.toml").write_text(TAXONOMY, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["evaluate", *arguments])


def data_of(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    return data


@pytest.fixture(scope="module")
def model(folder: Path) -> str:
    files = read_labelled([folder / "标注.csv"], load_config(), None, quiet)
    (folder / "model.skops").write_bytes(train_model(files).as_bytes())
    return "model.skops"


@pytest.fixture(scope="module")
def validated(folder: Path) -> Result:
    """Cross-validation, shown and written as JSON, once for all who look at it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return run("标注.csv", "-o", "评估.json")


def test_cross_validation() -> None:
    data = data_of("标注.csv")
    assert data["judge"] == "recipe"
    assert data["rows"] == 120
    assert data["accuracy"] > 0.8
    assert sum(one["support"] for one in data["labels"].values()) == 120
    assert sum(sum(row.values()) for row in data["confusion"].values()) == 120


def test_says_it_in_chinese(validated: Result) -> None:
    assert validated.exit_code == 0, validated.output
    for said in ("5 折交叉验证", "准确率", "宏平均 F1", "覆盖率", "物流"):
        assert said in validated.stdout


def test_time_split_tests_on_the_last_part() -> None:
    data = data_of("标注.csv", "--split", "time:2026-10-16")
    assert data["split"] == "time"
    assert data["rows"] == 30
    # 90 rows before that day, less two that nearly equal a tested one.
    assert "2026-10-16 以前的 88 行" in data["how"]
    assert "2 行与检验的行近似相同" in data["how"]


def test_rules_alone() -> None:
    data = data_of("标注.csv", "--rules", "--taxonomy", "shop.toml")
    assert data["judge"] == "rules"
    assert data["labels"]["物流"]["precision"] > 0.8
    assert data["labels"]["客服"]["recall"] == 0
    assert data["coverage"] < 0.7


def test_a_model_on_its_own_rows_says_so(model: str) -> None:
    data = data_of("标注.csv", "--model", model)
    assert data["judge"] == "model"
    assert any("学习过" in note for note in data["notes"])
    assert data["suspects"] == []


def test_a_model_on_other_rows(model: str, folder: Path) -> None:
    write_labelled(folder, labelled_export(seed=2), "新.csv")
    data = data_of("新.csv", "--model", model)
    assert data["accuracy"] > 0.8
    assert not any("学习过" in note for note in data["notes"])


def test_shares_of_a_file_labelled_in_part(model: str, folder: Path) -> None:
    frame = labelled_export(300, seed=3)
    checked = pl.int_range(pl.len()) % 5 == 0
    part = frame.with_columns(pl.when(checked).then("问题类型").alias("问题类型"))
    write_labelled(folder, part, "抽查.csv")
    shares = data_of("抽查.csv", "--model", model)["shares"]
    assert sum(one["raw"] for one in shares.values()) == pytest.approx(1, abs=1e-4)
    assert sum(one["corrected"] for one in shares.values()) == pytest.approx(1, abs=1e-4)
    low, high = shares["物流"]["interval"]
    assert low < 1 / 3 < high
    assert data_of("抽查.csv")["shares"].keys() == shares.keys()


@pytest.mark.parametrize("suffix", [".html", ".xlsx", ".md", ".json"])
def test_writes_a_report_in_every_format(suffix: str, folder: Path, validated: Result) -> None:
    result = validated if suffix == ".json" else run("标注.csv", "-o", f"评估{suffix}")
    assert result.exit_code == 0, result.output
    content = (folder / f"评估{suffix}").read_bytes()
    if suffix == ".xlsx":
        assert zipfile.is_zipfile(folder / "评估.xlsx")
        return
    text = content.decode("utf-8")
    for title in ("总体", "各类型", "混淆", "最差的错误", "可疑标签", "校准"):
        assert title in text
    if suffix == ".md":
        assert "(评估_files/" in text
        assert list((folder / "评估_files").glob("*.png"))


def test_personal_data_in_mistakes_is_masked(folder: Path) -> None:
    frame = labelled_export(wrong=0.3).with_columns(pl.col("反馈内容") + "，电话13800138000")
    write_labelled(folder, frame, "电话.csv")
    data = data_of("电话.csv")
    assert data["mistakes"]
    assert "13800138000" not in json.dumps(data, ensure_ascii=False)


def test_the_same_file_gives_the_same_bytes(folder: Path, validated: Result) -> None:
    run("标注.csv", "-o", "又.json")
    assert (folder / "又.json").read_bytes() == (folder / "评估.json").read_bytes()


def labels(*values: str | None) -> pl.DataFrame:
    frame = labelled_export(60, wrong=0)
    cells = [values[number % len(values)] for number in range(60)]
    return frame.with_columns(pl.Series("问题类型", cells, dtype=pl.String))


BAD_LABELS = {
    "one class": (labels("物流"), "只有一种取值"),
    "one row besides": (labels("物流").with_columns(
        pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("质量")).otherwise("问题类型").alias(
            "问题类型"
        )
    ), "只有 1 行"),
    "empty": (labels(None), "空"),
    "ids": (labels(*(f"编号{n}" for n in range(60))), "编号"),
    "free text": (labels(*(f"这是一段很长很长的说明文字，说的是第{n}件事情，不是类别，请看" * 2
                           for n in range(60))), "一段文字"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_LABELS)
def test_labels_that_nothing_can_be_learned_from(name: str, folder: Path) -> None:
    frame, said = BAD_LABELS[name]
    write_labelled(folder, frame, "坏.csv")
    result = run("坏.csv", "--label", "问题类型", "-o", "坏.html")
    assert result.exit_code == 1, result.output
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not (folder / "坏.html").exists()


def test_a_class_with_one_row_is_left_out_and_said(folder: Path) -> None:
    frame = labelled_export(61, wrong=0)
    last = pl.int_range(pl.len()) == 60
    odd = pl.when(last).then(pl.lit("孤例")).otherwise("问题类型").alias("问题类型")
    write_labelled(folder, frame.with_columns(odd), "孤例.csv")
    data = data_of("孤例.csv")
    assert data["rows"] == 60
    assert any("孤例" in note for note in data["notes"])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--label", "没有的列"), 2, "没有的列"),
        (("--split", "random"), 2, "--split random"),
        (("--split", "time:2040-01-01"), 1, "一侧没有数据"),
        (("--rules", "--split", "time"), 2, "用不上"),
        (("--rules", "--model", "model.skops"), 2, "只能用一个"),
        (("--rules", "--taxonomy", "banking"), 1, "没有一个同名"),
        (("--model", "没有.skops"), 1, "没有.skops"),
        (("-o", "评估.odt"), 2, ".html"),
    ],
)
def test_what_cannot_be_done(arguments: tuple[str, ...], code: int, said: str) -> None:
    result = run("标注.csv", *arguments)
    assert result.exit_code == code, result.output
    assert said in result.stderr


def test_a_model_trained_on_other_tokens(model: str) -> None:
    result = run("标注.csv", "--model", model, "--tokenizer", "jieba")
    assert result.exit_code == 2, result.output
    assert "--tokenizer fast" in result.stderr


def test_models_that_are_none(folder: Path, model: str) -> None:
    """A pickle under another name, and half a model: one sentence each, the report stays."""
    (folder / "旧.html").write_text("旧的", encoding="utf-8")
    (folder / "pickle.skops").write_bytes(b"\x80\x04\x95cposix\nsystem\n.")
    (folder / "half.skops").write_bytes((folder / model).read_bytes()[:2000])
    for name, said in (("pickle.skops", "pickle"), ("half.skops", "损坏")):
        result = run("标注.csv", "--model", name, "-o", "旧.html")
        assert result.exit_code == 1, result.output
        assert said in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1
    assert (folder / "旧.html").read_text(encoding="utf-8") == "旧的"
