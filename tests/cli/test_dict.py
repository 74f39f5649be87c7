"""`csvoice dict`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli

Run = Callable[..., Result]
ENDS = "东南西北春夏秋冬金木水火土日月星辰山川江河湖海云雨雷电风"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in a folder with an export that speaks of 小翼管家 and Qlink网关."""
    said = [
        f"{ENDS[number % 28]}{word}{ENDS[number * 5 % 27]}，{ENDS[number * 11 % 25]}。"
        for number in range(25)
        for word in ("小翼管家", "Qlink网关" if number % 2 else "QLINK网关", "摩羯座")
    ]
    lines = ["编号,反馈内容", *(f"{number},{text}" for number, text in enumerate(said))]
    (tmp_path / "export.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def invoke(*args: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(cli, ["dict", *args], input=stdin)

    return invoke


def listed(run: Run, *args: str) -> list[str]:
    result = run("discover", "export.csv", "--json", *args)
    assert result.exit_code == 0, result.output
    return [one["word"] for one in json.loads(result.stdout)]


def test_candidates_are_listed_with_figures_and_an_example(run: Run) -> None:
    result = run("discover", "export.csv")
    assert result.exit_code == 0, result.output
    assert "小翼管家  25 条不同的文本，凝合度" in result.stdout
    assert "--accept" in result.stdout
    assert {"小翼管家", "qlink网关"} <= set(listed(run))
    assert "摩羯座" not in listed(run)
    assert listed(run, "--top", "1", "--kind", "phrase")[1:] == []


def test_accepted_words_are_cut_and_the_report_knows_the_dictionary(
    run: Run, tmp_path: Path
) -> None:
    result = run("discover", "export.csv", "--accept", "小翼管家，Qlink网关")
    assert result.exit_code == 0, result.output
    assert "在这个文件夹里运行 csvoice report 就会用上" in result.stderr
    lines = (tmp_path / "user_words.txt").read_text("utf-8").splitlines()
    assert [line.split()[0] for line in lines] == ["小翼管家", "QLINK网关", "Qlink网关"]
    assert tomllib.loads((tmp_path / "csvoice.toml").read_text("utf-8")) == {
        "csvoice": {"user_words": ["user_words.txt"]}
    }
    assert not {"小翼管家", "qlink网关"} & set(listed(run))
    assert run("lint", "user_words.txt").exit_code == 0
    why = run("why", "小翼管家", "打不开小翼管家", "--json")
    assert json.loads(why.stdout)["reason"] == "dictionary"


def test_rejected_words_are_not_listed_again(run: Run, tmp_path: Path) -> None:
    assert run("discover", "export.csv", "--reject", "小翼管家").exit_code == 0
    assert (tmp_path / "user_words.rejected.txt").read_text("utf-8") == "小翼管家\n"
    assert not (tmp_path / "csvoice.toml").exists()
    assert "小翼管家" not in listed(run)
    assert "qlink网关" in listed(run)


def test_what_csvoice_toml_says_besides_stays(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "csvoice.toml"
    (tmp_path / "mine.txt").write_text("断油熄火\n", encoding="utf-8")
    config.write_text('# 我的\n[csvoice]\nuser_words = ["mine.txt"]\nby = "week"\n', "utf-8")
    for _ in range(2):
        run("discover", "export.csv", "--accept-listed", "--kind", "phrase")
    kept = config.read_text("utf-8")
    assert "# 我的" in kept
    assert tomllib.loads(kept)["csvoice"] == {
        "user_words": ["mine.txt", "user_words.txt"],
        "by": "week",
    }


def test_words_can_be_asked_for_one_by_one(run: Run, tmp_path: Path) -> None:
    names = listed(run)
    result = run("discover", "export.csv", "--ask", stdin="y\nn\nq\n")
    assert result.exit_code == 0, result.output
    accepted = (tmp_path / "user_words.txt").read_text("utf-8").lower()
    assert accepted.startswith(names[0])
    assert (tmp_path / "user_words.rejected.txt").read_text("utf-8") == f"{names[1]}\n"


def test_a_name_that_is_no_candidate_is_an_error_with_the_nearest(run: Run, tmp_path: Path) -> None:
    result = run("discover", "export.csv", "--accept", "小翼管加")
    assert result.exit_code == 2
    assert "是不是「小翼管家」" in result.stderr
    assert not (tmp_path / "user_words.txt").exists()


def test_lint_leaves_with_1_when_a_line_cannot_work(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("# 我的词\n米家 1 n\niPhone15 Pro\n", encoding="utf-8")
    result = run("lint", "mine.txt")
    assert result.exit_code == 1
    assert "第 2 行「米家 1 n」：频次 1 太低" in result.stdout
    assert "改成「米家 24 n」。" in result.stdout
    assert "mine.txt：1 处错误，1 处提醒。" in result.stdout
    found = json.loads(run("lint", "mine.txt", "--json").stdout)
    assert [(one["file"], one["line"], one["kind"]) for one in found] == [
        ("mine.txt", 2, "too-low"),
        ("mine.txt", 3, "symbols"),
    ]
    file.write_text("iPhone15 Pro\n", encoding="utf-8")
    assert run("lint", "mine.txt").exit_code == 0


def test_why_tells_both_paths_and_a_frequency(run: Run, tmp_path: Path) -> None:
    result = run("why", "中出", "服务中出现问题")
    assert result.exit_code == 0, result.output
    assert "「中出」没有切成一个词。" in result.stdout
    assert "服务 / 中出 / 现 / 问题，对数概率 -" in result.stdout
    assert "最可能的路径：服务 / 中 / 出现 / 问题，对数概率 -" in result.stdout
    assert "在用户词典里写「中出 " in result.stdout
    (tmp_path / "mine.txt").write_text("断油熄火\n", encoding="utf-8")
    cut = run("why", "断油熄火", "突然断油熄火", "-d", "mine.txt")
    assert "「断油熄火」切成了一个词。" in cut.stdout
    assert run("why", "米佳", "打不开米家").exit_code == 2


def test_unknown_subcommands_name_the_nearest(run: Run) -> None:
    result = run("discovr")
    assert result.exit_code == 2
    assert "是不是「discover」" in result.stderr
