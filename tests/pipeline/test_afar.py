"""Files of stores are read by the workers of an engine, and the report is the same to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from csvoice.cli import cli
from csvoice.pipeline import preparation
from csvoice.pipeline.engines import ENGINES, Pool
from tests.exports import write_export


@pytest.fixture(autouse=True)
def engine_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def here(_jobs: int, _address: str | None) -> Iterator[Pool]:
        yield Pool(lambda call, *given: call(*given), lambda result: result, 2)

    monkeypatch.setitem(ENGINES, "dask", here)


@pytest.fixture
def no_reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> None:
        pytest.fail("the driver has read the rows")

    monkeypatch.setattr(preparation, "read_safely", refuse)


def _months(folder: Path) -> Path:
    """Cut an export in two, with rows that repeat others of the same and of the other file."""
    whole = pl.read_csv(write_export(folder, rows=80, name="原.csv"), infer_schema=False)
    stores = folder / "voc"
    stores.mkdir()
    answered = whole.with_columns(
        pl.when(pl.int_range(pl.len()) % 9 == 0)
        .then(pl.col("反馈内容") + "\n----------\n商家回复：已处理")
        .otherwise("反馈内容")
        .alias("反馈内容")
    )
    again = pl.concat([answered[40:], answered[45:46], answered[3:5]])
    answered[:40].write_csv(stores / "13800138000张三.csv")
    again.write_parquet(stores / "十月.parquet")
    return stores


def _report(url: str, out: Path, *options: str) -> dict[str, bytes]:
    arguments = ["report", url, "-o", str(out), "--format", "json", "--no-open", "--no-cache"]
    result = CliRunner().invoke(cli, [*arguments, *options])
    assert result.exit_code == 0, result.output
    return {file.name: file.read_bytes() for file in sorted(out.iterdir())}


def test_the_same_report_and_no_row_read_here(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"file://{_months(tmp_path)}/*"
    here = _report(url, tmp_path / "here", "--engine", "local")
    request.getfixturevalue("no_reading_here")
    assert _report(url, tmp_path / "there", "--engine", "dask") == here
    assert b'"duplicate": 3' in here["report.json"]


def test_files_that_overlap_are_read_here(tmp_path: Path) -> None:
    stores = _months(tmp_path)
    first = pl.read_csv(stores / "13800138000张三.csv", infer_schema=False)
    first[:30].write_csv(stores / "重复.csv")
    url = f"file://{stores}/*.csv"
    made = []
    for engine in ("local", "dask"):
        target = tmp_path / f"{engine}.parquet"
        arguments = ["classify", url, "-o", str(target), "--engine", engine, "--no-cache"]
        assert CliRunner().invoke(cli, arguments).exit_code == 0
        made.append(target.read_bytes())
    assert made[0] == made[1]
    assert pl.read_parquet(tmp_path / "dask.parquet").height == 40


@pytest.mark.usefixtures("no_reading_here")
def test_an_error_of_a_worker_is_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "无正文.csv").write_text("编号,数量\n1,2\n2,3\n", "utf-8")
    url = f"file://{tmp_path}/*.csv"
    result = CliRunner().invoke(cli, ["report", url, "--engine", "dask", "-o", str(tmp_path / "o")])
    assert result.exit_code == 1
    assert "无正文.csv 里没有找到反馈正文所在的列" in result.output
    assert not (tmp_path / "o").exists()
