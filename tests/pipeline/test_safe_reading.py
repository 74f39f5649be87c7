"""Names of files and sheets, labels and errors are masked as texts are."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from csvoice.annotate.privacy import mask_file_name
from csvoice.cli import cli

ROWS = "内容,问题类型\n" + "\n".join(
    f"第{number}次{what}了，请处理,{label}"
    for number in range(12)
    for what, label in [("不发货", "物流 13800138000"), ("漏水", "质量")]
)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("张伟投诉.xlsx", "［姓名］投诉.xlsx"),
        ("投诉_李建国_3月.csv", "投诉_［姓名］_3月.csv"),
        ("欧阳娜娜.csv", "［姓名］.csv"),
        ("13800138000.csv", "［手机号］.csv"),
        ("export.csv#张三", "export.csv#［姓名］"),
        ("2024-03-15.csv", "2024-03-15.csv"),
        ("华东客户投诉(2).xlsx", "华东客户投诉(2).xlsx"),
        ("康师傅评论.csv", "康师傅评论.csv"),
    ],
)
def test_file_names(name: str, safe: str) -> None:
    assert mask_file_name(name) == safe


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, [*arguments])
    return result.output


def test_a_report_does_not_name_the_customer_in_a_file_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("张伟投诉.csv", "李建国投诉.csv"):
        Path(name).write_text(ROWS.replace("第", name[0]), encoding="utf-8")
    output = _run("report", "张伟投诉.csv", "李建国投诉.csv", "-o", "out", "--format", "md,json")
    told = "".join(file.read_text(encoding="utf-8") for file in Path("out").glob("report.*"))
    assert "张伟" not in output + told
    assert "李建国" not in output + told
    assert "［姓名］投诉.csv" in told


def test_labels_of_train_and_evaluate_are_masked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("labels.csv").write_text(ROWS, encoding="utf-8")
    output = _run("train", "labels.csv", "-o", "model.skops")
    output += _run("evaluate", "labels.csv", "-o", "evaluation.json")
    assert "13800138000" not in output
    assert "［手机号］" in output


def test_errors_are_masked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("13800138000.csv").write_text("内容\n", encoding="utf-8")
    output = _run("report", "13800138000.csv")
    assert "13800138000" not in output
    assert "［手机号］.csv" in output
