"""`csvoice taxonomy`, and the worked example of docs/taxonomy.md."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from csvoice.dictionary_files import read_taxonomy

DOCS = Path(__file__).parents[2] / "docs" / "taxonomy.md"
SHIPPED = [
    "app",
    "appliance",
    "automobile",
    "banking",
    "ecommerce",
    "education",
    "express",
    "general",
    "government",
    "healthcare",
    "hotel",
    "insurance",
    "mobility",
    "property",
    "restaurant",
    "telecom",
    "tourism",
    "utilities",
]
PLUGIN = """
from pathlib import Path
import csvoice

@csvoice.hookimpl
def register_dictionaries():
    return [csvoice.Dictionary("gym", "taxonomy", Path(__file__).with_name("gym.toml"))]
"""
Run = Callable[..., Result]


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCS.read_text("utf-8"), re.M | re.S)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in a folder with the files of the docs."""
    (tmp_path / "gym.toml").write_text(_blocks("toml")[0], encoding="utf-8")
    (tmp_path / "gym.csv").write_text(_blocks("csv")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(cli, list(args))


@pytest.mark.parametrize("block", _blocks("console"))
def test_commands_of_the_docs_print_what_the_docs_say(run: Run, block: str) -> None:
    command, _newline, expected = block.partition("\n")
    result = run(*shlex.split(command.removeprefix("$ csvoice ")))
    assert result.exit_code == 0, result.output
    assert result.stdout == expected or not expected


def test_example_of_the_docs_types_its_export(run: Run, tmp_path: Path) -> None:
    assert run("classify", "gym.csv", "--taxonomy", "gym.toml", "-o", "typed.csv").exit_code == 0
    typed = pl.read_csv(tmp_path / "typed.csv")
    assert typed["issue"].to_list() == [
        "器械",
        "课程与教练",
        "环境卫生",
        "退费",
        "课程与教练",
        "器械",
        "课程与教练",
        "其他",
        "退费",
        "器械",
    ]
    assert typed["issue_detail"][5] == "不够用"


def test_list_says_where_each_is_from(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "fitness.py").write_text(PLUGIN, encoding="utf-8")
    (folder / "gym.toml").write_text(_blocks("toml")[0], encoding="utf-8")
    (tmp_path / "csvoice.toml").write_text('[csvoice]\ntaxonomy = "gym.toml"\n', "utf-8")
    result = run("taxonomy", "list", "--json", "--plugins-dir", "plugins")
    listed = {one["name"]: one for one in json.loads(result.stdout)}
    assert sorted(listed) == sorted([*SHIPPED, "gym", "gym.toml"])
    assert listed["gym"]["origin"].endswith("fitness.py")
    assert listed["gym.toml"]["origin"] == "gym.toml"
    assert listed["gym"]["types"] == 4
    assert listed["general"]["origin"] == "内置"
    assert "健身房：4 类" in run("taxonomy", "list", "--plugins-dir", "plugins").stdout


def test_show(run: Run) -> None:
    plain = run("taxonomy", "show", "gym.toml").stdout
    assert "「器械」9 个词" in plain
    assert "细类：不够用" in plain
    assert "跑步机" not in plain
    assert "跑步机" in run("taxonomy", "show", "gym.toml", "--terms").stdout
    shown = json.loads(run("taxonomy", "show", "gym.toml", "--json").stdout)
    assert [one["name"] for one in shown["issues"]] == ["器械", "课程与教练", "退费", "环境卫生"]
    assert shown["issues"][0]["details"][0]["patterns"] == ["只剩.{0,3}台"]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_taxonomies_have_no_errors(run: Run, name: str) -> None:
    result = run("taxonomy", "check", name)
    assert result.exit_code == 0, result.output


def test_check_fails_on_errors_and_says_where(run: Run, tmp_path: Path) -> None:
    bad = _blocks("toml")[0].replace('"毛巾"', '"退卡"').replace('"打扫"', '"打掃"')
    (tmp_path / "bad.toml").write_text(bad, encoding="utf-8")
    result = run("taxonomy", "check", "bad.toml")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert any(one.startswith("错误  bad.toml 「环境卫生」词「退卡」") for one in lines)
    assert any("「打掃」" in one and "「打扫」" in one for one in lines)
    assert lines[-1] == "bad.toml：2 处错误，0 处提醒。"
    kinds = {
        one["kind"] for one in json.loads(run("taxonomy", "check", "bad.toml", "--json").stdout)
    }
    assert kinds == {"two-types", "unfolded"}


PARKING = ("停车场车位太少", "停车场收费太高", "停车场道闸失灵", "停车场入口难找", "车位被占了")
MACHINES = ("跑步机履带打滑", "跑步机履带开线", "哑铃生锈", "椭圆机履带卡住", "跑步机屏幕花了")
BEFORE = (
    "晚上八点",
    "周末带朋友",
    "上个月搬家",
    "会员群聊天",
    "暴雨那天",
    "新年前后",
    "同事生日",
    "下班路过",
    "暑假陪孩子",
    "午休一小时",
    "清早六点",
)
AFTER = (
    "希望老板重视",
    "保安耸肩膀",
    "说明书没写",
    "朋友圈吐槽",
    "拍照留证据",
    "等候四十分钟",
    "公告贴墙角",
    "邻居笑话我",
    "热水都凉",
    "打车回家",
    "膝盖疼",
    "耳机也丢",
    "裤子湿透",
)


@pytest.fixture
def many(run: Run, tmp_path: Path) -> list[str]:
    """Arguments to suggest from rows about machines, and about parking, which no type covers."""
    texts = [
        f"{BEFORE[number % 11]}，{said[number % 5]}，{AFTER[number % 13]}"
        for said in (PARKING, MACHINES)
        for number in range(60)
    ]
    pl.DataFrame({"编号": range(len(texts)), "反馈内容": texts}).write_csv(tmp_path / "many.csv")
    return ["taxonomy", "suggest", "many.csv", "--taxonomy", "gym.toml"]


def test_suggest_finds_terms_and_new_types(run: Run, many: list[str]) -> None:
    found = json.loads(run(*many, "--json").stdout)
    known = {one["issue"]: one for one in found if not one["new"]}
    machine_terms = {one["term"]: one for one in known["器械"]["terms"]}
    assert "履带" in machine_terms
    assert machine_terms["履带"]["documents"] == 36
    assert "跑步机" not in machine_terms
    new = [one for one in found if one["new"]]
    assert any("停车场" in term["term"] for one in new for term in one["terms"])
    assert all("停车场" in one["examples"][0] or "车位" in one["examples"][0] for one in new)
    plain = run(*many).stdout
    assert "「器械」现有 60 条" in plain
    assert "新类型「" in plain


def test_suggest_for_one_type(run: Run, many: list[str]) -> None:
    found = json.loads(run(*many, "--type", "器械", "--json").stdout)
    assert [one["issue"] for one in found] == ["器械"]


def test_suggest_writes_a_taxonomy_that_checks(run: Run, many: list[str], tmp_path: Path) -> None:
    assert run(*many, "-o", "new.toml").exit_code == 0
    written = (tmp_path / "new.toml").read_bytes()
    run(*many, "-o", "new.toml")
    assert (tmp_path / "new.toml").read_bytes() == written
    names = [issue.name for issue in read_taxonomy(tmp_path / "new.toml").issues]
    assert names[0] == "器械"
    assert len(names) > 1
    assert run("taxonomy", "check", "new.toml").exit_code == 0


def test_diff_says_what_moves(run: Run) -> None:
    arguments = ("taxonomy", "diff", "general", "gym.toml", "--on", "gym.csv", "--by", "month")
    found = json.loads(run(*arguments, "--json").stdout)
    assert found["rows"] == 10
    assert found["coverage"]["new"] == 9
    assert sum(one["count"] for one in found["moves"]) == found["changed"]
    assert {one["value"]: one["new"] for one in found["types"]}["器械"] == 3
    months = {(one["period"], one["value"]): one["new"] for one in found["history"]}
    assert (months["2026-08-01", "器械"], months["2026-09-01", "器械"]) == (1, 2)
    plain = run(*arguments).stdout
    assert "10 条反馈里有" in plain
    assert "→「器械」" in plain


def test_diff_of_a_taxonomy_with_itself_is_nothing(run: Run) -> None:
    result = run("taxonomy", "diff", "gym.toml", "gym.toml", "--on", "gym.csv", "--json")
    found = json.loads(result.stdout)
    assert (found["changed"], found["moves"]) == (0, [])


def test_labels_of_the_export_go_before_both(run: Run, tmp_path: Path) -> None:
    rows = pl.read_csv(tmp_path / "gym.csv").with_columns(问题类型=pl.lit("器械"))
    typed = rows.with_columns(
        问题类型=pl.when(pl.col("编号") > 5).then(pl.lit("服务")).otherwise("问题类型")
    )
    typed.write_csv(tmp_path / "typed.csv")
    arguments = ("taxonomy", "diff", "general", "gym.toml", "--on", "typed.csv", "--json")
    assert json.loads(run(*arguments).stdout)["labelled"] == 10
    assert json.loads(run(*arguments, "--relabel").stdout)["labelled"] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "gmy"), "gmy"),
        (("check", "gym.toml", "gym.csv"), "--on"),
        (("diff", "gym.toml", "general"), "--on"),
        (("suggest", "gym.csv", "--taxonomy", "gym.toml", "--type", "停车"), "环境卫生"),
        (("chek",), "check"),
        ((), "suggest"),
    ],
)
def test_misuse_says_what_to_write(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("taxonomy", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_files_that_the_shell_spread_belong_to_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(_blocks("csv")[0].replace("坏了", "松了"), encoding="utf-8")
    result = run("taxonomy", "check", "gym.toml", "--on", "gym.csv", "more.csv")
    # Two texts differ; the eight that are repeated count once.
    assert "在 12 条文本里" in result.stdout
