"""`csvoice export`: tables that other programs read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from csvoice.export.metrics import METRICS
from csvoice.export.tables import EVENTS, FEEDBACK, FINDINGS
from tests.exports import write_export


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _export(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["export", *arguments])


def _rows(query: str, file: str = "结果.sqlite") -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_sqlite_holds_feedback_events_findings_and_metrics(tmp_path: Path) -> None:
    write_export(tmp_path)
    result = _export("导出.csv", "--to", "结果.sqlite")
    assert result.exit_code == 0, result.output
    assert "feedback 64 行" in result.output
    assert _rows("select count(*), count(distinct id) from feedback") == [(64, 64)]
    texts = {str(row[0]) for row in _rows("select text from feedback")}
    assert any("［手机号］" in one for one in texts)
    assert not any("13800138000" in one for one in texts)
    assert not any(row[0] in ("张三", "李四") for row in _rows("select customer from feedback"))
    statements = _rows("select statement, period from feedback_findings")
    assert statements
    assert {period for _, period in statements} == {"2026-10"}
    schemas = {
        "feedback": FEEDBACK,
        "feedback_events": EVENTS,
        "feedback_findings": FINDINGS,
        "feedback_metrics": METRICS,
    }
    for table, columns in schemas.items():
        names = [row[0] for row in _rows(f"select name from pragma_table_info('{table}')")]
        assert names[: len(columns)] == [one.name for one in columns]
        assert all("." in name for name in names[len(columns) :])
        ((made,),) = _rows(f"select sql from sqlite_master where name = '{table}'")
        assert all(one.title in str(made) for one in columns)


def test_again_changes_nothing_and_a_correction_one_row(tmp_path: Path) -> None:
    file = write_export(tmp_path)
    assert _export("导出.csv", "--to", "结果.sqlite").exit_code == 0
    everything = "select * from {} order by id"
    before = [_rows(everything.format(one)) for one in ("feedback", "feedback_findings")]
    assert _export("导出.csv", "--to", "结果.sqlite").exit_code == 0
    assert [_rows(everything.format(one)) for one in ("feedback", "feedback_findings")] == before
    corrected = file.read_text("utf-8-sig").replace("质量很好，非常满意（1）", "质量很差（1）")
    file.write_text(corrected, "utf-8-sig")
    assert _export("导出.csv", "--to", "结果.sqlite").exit_code == 0
    after = _rows(everything.format("feedback"))
    assert [row[0] for row in after] == [row[0] for row in before[0]]
    assert _rows("select text from feedback where id = 'G00001'") == [("质量很差（1）",)]


def test_rows_without_ids_keep_theirs_in_a_file_of_another_name(tmp_path: Path) -> None:
    file = write_export(tmp_path)
    frame = pl.read_csv(file).drop("工单编号")
    again = pl.concat([frame.head(1), frame])  # Equal rows but for one that is counted once.
    (tmp_path / "九月.csv").write_text(frame.write_csv(), "utf-8")
    (tmp_path / "别名.csv").write_text(again.write_csv(), "utf-8")
    assert _export("九月.csv", "--to", "结果.sqlite").exit_code == 0
    before = _rows("select id, text from feedback order by id")
    assert _export("别名.csv", "--to", "结果.sqlite").exit_code == 0
    assert _rows("select id, text from feedback order by id") == before
    pointing = "select count(*) from feedback where voice not in (select id from feedback)"
    assert _rows(pointing) == [(0,)]


def test_parquet_files_lie_side_by_side(tmp_path: Path) -> None:
    write_export(tmp_path)
    assert _export("导出.csv", "--to", "out/反馈.parquet").exit_code == 0
    names = {file.name for file in Path("out").iterdir()}
    assert names == {f"反馈{end}.parquet" for end in ("", "_events", "_findings", "_metrics")}
    frame = pl.read_parquet("out/反馈.parquet")
    assert frame.columns[: len(FEEDBACK)] == [one.name for one in FEEDBACK]
    assert frame.height == 64


def test_metrics_are_those_of_each_month(tmp_path: Path) -> None:
    dates = [f"2026-0{month}-{day:02} 10:00:00" for month in (8, 9) for day in range(1, 31)]
    rows = {
        "工单编号": [f"G{number}" for number in range(60)],
        "反馈内容": [f"物流太慢，等了{number}天还没到" for number in range(60)],
        "创建时间": dates,
        "评分": [4] * 30 + [2] * 29 + [None],
        "客户编号": [f"C{number % 40}" for number in range(60)],
    }
    pl.DataFrame(rows).write_csv(tmp_path / "评分.csv")
    for _again in range(2):
        assert _export("评分.csv", "--to", "结果.sqlite").exit_code == 0
    table = "feedback_metrics where metric in ('csat', 'customers', 'new_customers')"
    assert _rows(f"select month, metric, value, n, unit from {table} order by 1, 2") == [
        ("2026-08", "csat", 4.0, 30, "score"),
        ("2026-08", "customers", 30.0, 30, "count"),
        ("2026-09", "csat", 2.0, 29, "score"),
        ("2026-09", "customers", 30.0, 30, "count"),
        ("2026-09", "new_customers", 10.0, 10, "count"),
    ]
    assert _rows("select distinct target, name from feedback_metrics where metric = 'csat'") == [
        (3.5, "满意度")
    ]


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("结果.txt", "--to 结果.txt 的格式不认识"),
        ("oracle://h/x", "不认识 oracle:// 开头的地址"),
        ("mysql://u:p@h/x", "命令行里不要写数据库密码"),
    ],
)
def test_a_target_that_is_none_is_said_before_any_work(to: str, sentence: str) -> None:
    result = _export("没有.csv", "--to", to)
    assert (result.exit_code, sentence in result.output) == (2, True)
