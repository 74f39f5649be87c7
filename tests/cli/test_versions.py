"""`csvoice report` for readers and on slices, from the command line to the files."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from tests.exports import write_export


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def report(*arguments: str | Path) -> Result:
    export = write_export(Path())
    given = ["report", export, "--format", "md", "--no-open", *arguments]
    return CliRunner().invoke(cli, [str(one) for one in given])


def test_each_reader_gets_a_file_and_a_slice_gets_a_section() -> None:
    result = report(
        "--audience", "management", "--audience", "partner:客服部", "--focus", "退款|电池"
    )
    assert result.exit_code == 0, result.output
    folder = Path("csvoice-report")
    texts = {file.name: file.read_text("utf-8") for file in folder.glob("*.md")}
    assert set(texts) == {"report.md", "report-management.md", "report-partner-客服部.md"}
    assert "report-management.md" in result.output
    assert "## 专题：退款" in texts["report.md"]
    assert "专题：客服部" not in texts["report.md"]
    assert "（客服部）" in texts["report-partner-客服部.md"]
    assert "附录" not in texts["report-management.md"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--audience", "managment"), "是不是「management」？"),
        (("--focus", "品排=云雀"), "是不是「品牌」？"),
        (("--actions", "没有.toml"), "没有.toml"),
    ],
)
def test_mistakes_are_said_before_any_report(arguments: tuple[str, ...], said: str) -> None:
    result = report(*arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert not Path("csvoice-report").exists()
