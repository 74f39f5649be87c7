"""The command line: Chinese throughout, the right exit code, and never a traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from csvoice.cli import COMMANDS, cli
from tests.conftest import PluginFile
from tests.exports import TEXTS, write_export

pytestmark = pytest.mark.usefixtures("plugins_here")

HEAVY = ("polars", "sklearn", "wordcloud", "jieba", "rjieba", "rich", "pydantic", "numpy", "scipy")
ENGLISH = re.compile(
    r"\b(?:Usage|Options?|Commands?|Error|Show|required|default|Try|INTEGER|TEXT)\b"
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_is_chinese(command: tuple[str, ...]) -> None:
    result = _run(*command, "--help")
    assert result.exit_code == 0
    assert result.output.startswith("用法：")
    assert not ENGLISH.search(result.output)


def test_help_shows_what_an_analyst_needs_first() -> None:
    text = _run("report", "--help").output
    places = [text.index(f"{name} ") for name in ("--output", "--period", "--archive")]
    rare = text.index("不常用的选项")
    assert max(places) < rare < min(text.index(name) for name in ("--jobs", "--tokenizer"))
    overview = _run("--help").output
    assert overview.index("  report ") < overview.index("让判定更准") < overview.index("  train ")


def _loaded_of(names: tuple[str, ...], code: str) -> str:
    """Which of some modules are there after some code, as a list is printed."""
    code += f"print([name for name in {names} if name in sys.modules])\n"
    result = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", "import sys\n" + code],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return result.stdout.splitlines()[-1]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "from csvoice.cli import cli\n"
        "try: cli.main(['--help'], prog_name='csvoice')\n"
        "except SystemExit: pass\n"
    )
    assert _loaded_of(HEAVY, code) == "[]"


def test_plugins_load_without_what_only_some_work_needs() -> None:
    heavy = (
        "scipy.special",
        "scipy.stats",
        "sklearn",
        "wordcloud",
        "jieba",
        "rjieba",
        "xlsxwriter",
    )
    code = (
        "import csvoice.pipeline.deliver\n"
        "from csvoice.config import Config\n"
        "csvoice.pipeline.deliver.load_plugins(Config())\n"
    )
    assert _loaded_of(heavy, code) == "[]"


def test_as_a_module() -> None:
    command = [sys.executable, "-X", "utf8", "-m", "csvoice", "--version"]
    result = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    assert result.stdout.startswith("csvoice ")


def test_a_console_that_cannot_show_chinese(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "csvoice", "--help"]
    result = subprocess.run(
        command, capture_output=True, env={**_environment(), "PYTHONIOENCODING": "ascii"}
    )
    assert result.returncode == 0
    assert b"report" in result.stdout


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_any_console_gets_a_result(tmp_path: Path, encoding: str) -> None:
    command = [sys.executable, "-m", "csvoice", "inspect", str(write_export(tmp_path))]
    result = subprocess.run(
        command, capture_output=True, env={**_environment(), "PYTHONIOENCODING": encoding}
    )
    assert result.returncode == 0
    assert not result.stderr
    if encoding == "gbk":
        assert "√ 关键词" in result.stdout.decode("gbk")


def test_notes_on_the_files_reach_the_terminal(tmp_path: Path) -> None:
    export = tmp_path / "反馈.csv"
    rows = "".join(f"{n},去年某天{n},快递太慢了{n}\n" for n in range(9))
    export.write_text("编号,日期,反馈内容\n" + rows, encoding="utf-8")
    result = _run("report", export, "-o", "出", "--format", "json")
    note = "「日期」一列的单元格读不成日期（应为 1990 至 2100 年之间，可写成 2026-10-31"
    assert f"注意：反馈.csv：{note}" in result.output


def test_an_unknown_name_to_disable(tmp_path: Path) -> None:
    result = _run("report", write_export(tmp_path), "--disable", "risk-warnin")
    assert result.exit_code == 2
    assert "是不是「risk-warning」？" in result.output


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ)


MISUSE = [
    ((), "用法："),
    (("reprot",), "是不是「report」"),
    (("report",), "缺少 文件..."),
    (("report", "x.csv", "--by", "year"), "week、month、quarter"),
    (("report", "x.csv", "--by"), "--by 后面缺少值。\n用 cli report --help"),
    (("report", "x.csv", "--jobs", "-1"), "不小于 0"),
    (("report", "x.csv", "--perod", "all"), "是不是「--period」"),
    (("report", "x.csv", "--strict=3"), "不能带值"),
    (("report", "x.csv", "--map", "text"), "标准列=表头"),
    (("report", "x.csv", "--competitor", "青禾.csv"), "应为 品牌=文件"),
    (("report", "x.csv", "--competitor", "青禾=a.csv", "--competitor", "青禾=b.csv"), "给了两次"),
    (("report", "x.csv", "--plugins-dir", "无"), "找不到这个文件夹"),
    (("report", "x.csv", "--config", "无.toml"), "找不到配置文件"),
    (("plugins", "extra"), "没有命令 extra"),
    (("classify", "x.csv"), "缺少 文件"),
    (("classify", "x.csv", "-o", "."), "它是文件夹"),
    (("classify", "x.csv", "-o", "x.doc"), "后缀"),
]


@pytest.mark.parametrize(("arguments", "message"), MISUSE)
def test_misuse(arguments: tuple[str, ...], message: str) -> None:
    result = _run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not ENGLISH.search(result.stderr)
    assert result.stdout == ""


def test_what_cannot_be_read() -> None:
    result = _run("report", "没有.csv")
    assert result.exit_code == 1
    assert result.stderr.startswith("错误：")
    assert result.stderr.count("\n") == 1


def test_report(tmp_path: Path) -> None:
    result = _run(
        "report", write_export(tmp_path), "-o", "报告", "--format", "md,json", "--no-open"
    )
    assert result.exit_code == 0, result.output
    assert "报告：" in result.stdout
    assert "下一步：" in result.stdout
    assert "时段：" in result.stdout
    assert {"report.md", "report.json"} <= {path.name for path in Path("报告").iterdir()}


def test_report_with_an_archive(tmp_path: Path) -> None:
    export = pl.read_csv(write_export(tmp_path, 128), infer_schema=False)
    told = []
    for month in ("2026-09", "2026-10"):
        of_month = export.filter(pl.col("创建时间").str.starts_with(month))
        of_month.write_csv(tmp_path / "export.csv")
        result = _run("report", "export.csv", "--archive", "存档", "--format", "json")
        assert result.exit_code == 0, result.output
        told.append(result.output)
    assert "对比" not in told[0]
    assert "存档：2026-09 已存入" in told[0]
    assert "有效 64 条，连同存档 128 条，时段内 64 条，时段外 64 条" in told[1]
    assert "另有 64 条来自存档（2026-09）" in told[1]
    assert "2026 年 10 月，对比 2026 年 9 月" in told[1]
    page = (tmp_path / "csvoice-report" / "report.json").read_text(encoding="utf-8")
    assert "另有 64 条来自存档（2026-09）" in page
    assert "没有日期的" not in page


def test_report_onto_a_file(tmp_path: Path) -> None:
    Path("out").write_bytes(b"kept")
    result = _run("report", write_export(tmp_path), "-o", "out", "--format", "json")
    assert result.exit_code == 1
    assert "是一个文件" in result.stderr
    assert Path("out").read_bytes() == b"kept"


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "-o", "out", "--format", "json"),
        ("words",),
        ("classify", "-o", "x.csv"),
        ("inspect",),
    ],
)
def test_delivered_though_a_plugin_failed(
    tmp_path: Path, plugins_dir: Path, plugin: PluginFile, arguments: tuple[str, ...]
) -> None:
    name = plugin("1 / 0")
    command, *rest = arguments
    result = _run(command, write_export(tmp_path), *rest, "--plugins-dir", plugins_dir)
    assert result.exit_code == 3, result.output
    assert name in result.stderr
    assert result.stdout


def test_strict_stops(tmp_path: Path, plugins_dir: Path, plugin: PluginFile) -> None:
    name = plugin("1 / 0")
    result = _run("words", write_export(tmp_path), "--plugins-dir", plugins_dir, "--strict")
    assert result.exit_code == 1
    assert name in result.stderr
    assert result.stdout == ""


def test_plugins(plugins_dir: Path, plugin: PluginFile) -> None:
    name = plugin("1 / 0")
    result = _run("plugins", "--plugins-dir", plugins_dir)
    assert result.exit_code == 0
    assert "未启用" in result.output
    listed = json.loads(_run("plugins", "--plugins-dir", plugins_dir, "--json").stdout)
    by_name = {one["name"]: one for one in listed}
    assert by_name[name]["status"] == "failed"
    assert "ZeroDivisionError" in by_name[name]["error"]
    assert by_name["csvoice.annotate"]["hooks"]["register_annotators"]


def test_inspect(tmp_path: Path) -> None:
    export = write_export(tmp_path)
    result = _run("inspect", export)
    assert result.exit_code == 0
    assert "反馈内容" in result.output
    seen = json.loads(_run("inspect", export, "--json").stdout)
    assert seen["files"][0]["mapping"]["text"]["column"] == "反馈内容"
    assert seen["files"][0]["mapping"]["text"]["why"]
    assert seen["funnel"]["kept"] == 64
    assert {"name", "title", "ready", "reason"} <= set(seen["sections"][0])


def _monthly(path: Path) -> Path:
    rows = [f"快递太慢了，等了 {n} 天,2024年{month}月" for month in (1, 2, 3) for n in range(20)]
    path.write_text("\n".join(["反馈内容,统计月份", *rows]), encoding="utf-8")
    return path


def test_months_are_months(tmp_path: Path) -> None:
    file = _monthly(tmp_path / "月报.csv")
    shown = json.loads(_run("inspect", file, "--period", "2月", "--json").output)
    assert (shown["period"]["label"], shown["previous"]["label"]) == (
        "2024 年 2 月",
        "2024 年 1 月",
    )
    reasons = {one["name"]: one["reason"] for one in shown["sections"]}
    assert reasons["busy-hours"].startswith("日期只精确到月，本节未生成")
    assert reasons["trend"] == ""


def test_weeks_of_months_are_refused(tmp_path: Path) -> None:
    result = _run("inspect", _monthly(tmp_path / "月报.csv"), "--by", "week")
    assert result.exit_code == 2
    assert "数据里的日期只精确到月，分不出周；可以用 --by month、quarter" in result.output


def test_words(tmp_path: Path) -> None:
    export = write_export(tmp_path)
    result = _run("words", export, "--top", "5", "--csv", "词/words.csv")
    assert result.exit_code == 0, result.output
    table = pl.read_csv("词/words.csv")
    assert table.height == 5
    assert table["documents"].is_sorted(descending=True)
    grouped = [_run("words", export, "--by", by) for by in ("brand", "品牌")]
    assert [one.exit_code for one in grouped] == [0, 0]
    assert grouped[0].output == grouped[1].output
    wrong = _run("words", export, "--by", "brnd")
    assert wrong.exit_code == 2
    assert "是不是「品牌」？" in wrong.stderr


def test_words_by_a_header_that_stands_for_no_standard_column(tmp_path: Path) -> None:
    rows = [[f"{TEXTS[n % 4]}{n}", f"线{n % 4}"] for n in range(80)]
    pl.DataFrame(rows, schema=["反馈内容", "产线代号"], orient="row").write_csv(tmp_path / "a.csv")
    assert "【线0】" in _run("words", tmp_path / "a.csv", "--by", "产线代号").output


def test_groups_that_say_the_same_have_no_words_of_their_own(tmp_path: Path) -> None:
    rows = [[f"物流太慢{n}", f"线{n % 2}"] for n in range(40)]
    pl.DataFrame(rows, schema=["反馈内容", "产线代号"], orient="row").write_csv(tmp_path / "a.csv")
    assert "没有明显不同" in _run("words", tmp_path / "a.csv", "--by", "产线代号").output


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "jsonl", "parquet"])
def test_classify_keeps_the_export_and_appends(tmp_path: Path, suffix: str) -> None:
    export, target = write_export(tmp_path), Path(f"结果.{suffix}")
    result = _run("classify", export, "-o", target)
    assert result.exit_code == 0, result.output
    frame = _read(target)
    assert frame.columns[:5] == ["工单编号", "反馈内容", "创建时间", "品牌", "客户姓名"]
    assert {"issue", "issue_why", "sentiment", "nature", "severity"} <= set(frame.columns[5:])
    assert frame["工单编号"].to_list() == [f"G{number:05d}" for number in range(64)]
    assert "13800138000" not in str(frame.to_dicts())
    assert "张三" not in str(frame.to_dicts())


def _read(file: Path) -> pl.DataFrame:
    match file.suffix:
        case ".csv":
            return pl.read_csv(file)
        case ".xlsx":
            return pl.read_excel(file)
        case ".jsonl":
            return pl.read_ndjson(file)
        case _:
            return pl.read_parquet(file)


def test_a_mapping_given_once_is_remembered(tmp_path: Path) -> None:
    export = write_export(tmp_path)
    result = _run("inspect", export, "--map", "标题=品牌")
    assert result.exit_code == 0, result.output
    assert "csvoice.toml" in result.output
    again = json.loads(_run("inspect", export, "--json").stdout)
    assert again["files"][0]["mapping"]["title"]["column"] == "品牌"
