"""`csvoice init`: files that work as they are, and are never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from csvoice.company.actions import read_actions
from csvoice.config_file import load_config
from csvoice.dictionary_files import read_taxonomy
from tests.exports import write_export

NAMES = ("csvoice.toml", "actions.toml", "taxonomy.toml")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["init", *map(str, arguments)])


@pytest.mark.parametrize("given", [False, True])
def test_what_is_written_can_be_used_as_it_is(tmp_path: Path, given: bool) -> None:
    files = [write_export(tmp_path)] if given else []
    result = run(*files, "-o", tmp_path)
    assert result.exit_code == 0, result.output
    config = load_config(tmp_path / "csvoice.toml")
    assert config.actions == tmp_path / "actions.toml"
    assert read_actions(config.actions) == ()
    assert read_taxonomy(tmp_path / "taxonomy.toml").name == "own"


def test_a_file_guides_what_is_written(tmp_path: Path) -> None:
    run(write_export(tmp_path), "-o", tmp_path)
    text = (tmp_path / "csvoice.toml").read_text("utf-8")
    assert '# text = "反馈内容"' in text
    assert "数据里有云雀、青禾等" in text
    assert "# 这份数据还给不出的章节：" in text
    assert 'where = "品牌=云雀"' in (tmp_path / "actions.toml").read_text("utf-8")


def test_the_examples_are_valid_once_their_marks_are_taken_off(tmp_path: Path) -> None:
    run(write_export(tmp_path), "-o", tmp_path)
    file = tmp_path / "actions.toml"
    lines = file.read_text("utf-8").splitlines()
    example = lines.index("# [[action]]")
    file.write_text("\n".join(line.removeprefix("# ") for line in lines[example:]), "utf-8")
    assert read_actions(file)[0].where == "品牌=云雀"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    for name in NAMES[:2]:
        (tmp_path / name).write_text("# 我的\n", "utf-8")
    result = run("-o", tmp_path)
    assert result.output.count("没有改动") == 2
    assert (tmp_path / "csvoice.toml").read_text("utf-8") == "# 我的\n"
    assert (tmp_path / "taxonomy.toml").is_file()
    again = run("-o", tmp_path)
    assert again.output.count("没有改动") == 3
    assert "已写入" not in again.output
