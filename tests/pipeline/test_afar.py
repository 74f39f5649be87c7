"""Files of stores are read by the workers of an engine, and the report is the same to the byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from csvoice.cli import cli
from csvoice.config import Config
from csvoice.pipeline import preparation
from csvoice.pipeline.afar import read_afar
from csvoice.pipeline.engines import ENGINES, Pool
from csvoice.planning import make_plan
from csvoice.plugins import load_plugins
from csvoice.read.feedback import read_feedback
from tests.exports import write_export


@pytest.fixture(autouse=True)
def engine_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "dask", _engine(lambda _call: None))


def _engine(
    before: Callable[[str], None], ended: Callable[[], None] = lambda: None
) -> Callable[[int, str | None], AbstractContextManager[Pool]]:
    """Make an engine of this process, which says before each call what is called."""

    def call(function: Callable[..., Any], *given: Any) -> Any:
        before(function.__name__)
        return function(*given)

    @contextmanager
    def here(_jobs: int, _address: str | None) -> Iterator[Pool]:
        yield Pool(call, lambda result: result, 2)
        ended()

    return here


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


@pytest.mark.parametrize(("changed", "rows"), [(pl.all(), 40), (pl.col("反馈内容") + "，谢谢", 70)])
def test_files_that_overlap_or_differ_are_read_here(
    tmp_path: Path, changed: pl.Expr, rows: int
) -> None:
    stores = _months(tmp_path)
    first = pl.read_csv(stores / "13800138000张三.csv", infer_schema=False)
    first[:30].select(changed).write_csv(stores / "又一份.csv")
    url = f"file://{stores}/*.csv"
    made = []
    for engine in ("local", "dask"):
        target = tmp_path / f"{engine}.parquet"
        arguments = ["classify", url, "-o", str(target), "--engine", engine, "--no-cache"]
        assert CliRunner().invoke(cli, arguments).exit_code == 0
        made.append(target.read_bytes())
    assert made[0] == made[1]
    assert pl.read_parquet(tmp_path / "dask.parquet").height == rows


@pytest.mark.usefixtures("no_reading_here")
def test_an_error_of_a_worker_is_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "无正文.csv").write_text("编号,数量\n1,2\n2,3\n", "utf-8")
    url = f"file://{tmp_path}/*.csv"
    result = CliRunner().invoke(cli, ["report", url, "--engine", "dask", "-o", str(tmp_path / "o")])
    assert result.exit_code == 1
    assert "无正文.csv 里没有找到反馈正文所在的列" in result.output
    assert not (tmp_path / "o").exists()


@pytest.mark.usefixtures("no_reading_here")
def test_files_in_which_nobody_says_anything(tmp_path: Path) -> None:
    for name in ("一", "二"):
        (tmp_path / f"{name}.csv").write_text("评论内容,评分\n无,5\n,4\n", "utf-8")
    arguments = ["report", f"file://{tmp_path}/*.csv", "--map", "text=评论内容", "--no-open"]
    result = CliRunner().invoke(cli, [*arguments, "--engine", "dask", "-o", str(tmp_path / "o")])
    assert result.exit_code == 1
    assert "读到的 4 行都没有正文，请检查 --map 正文=… 指的列。" in result.output


def test_a_file_that_changes_between_the_reads_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_export(tmp_path, rows=40)

    def change(called: str) -> None:
        if called == "annotate_piece":
            write_export(tmp_path, rows=41)

    monkeypatch.setitem(ENGINES, "dask", _engine(change))
    arguments = ["report", f"file://{file}", "--no-open", "-o", str(tmp_path / "o")]
    result = CliRunner().invoke(cli, [*arguments, "--engine", "dask"])
    assert result.exit_code == 1
    assert "导出.csv 在读取时变了，请等它写完再运行。" in result.output


def test_the_engine_ends_with_the_annotating_and_scores_count_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = list[str]()
    monkeypatch.setitem(ENGINES, "dask", _engine(lambda _call: None, lambda: ended.append("dask")))
    stores = tmp_path / "voc"
    stores.mkdir()
    for name, number in (("一", 1), ("二", 2)):
        rows = f"A{number},物流太慢了，等了{number}天,1\nB,,5\n,,{number}\n"
        (stores / f"{name}.csv").write_text(
            f"工单编号;反馈内容;评分\n{rows}".replace(",", ";"), "utf-8"
        )
    url, config = f"file://{stores}/*.csv", Config(engine="dask", cache=False)
    plugins = load_plugins(config)
    with read_afar([url], config, plugins) as afar:
        assert afar
        here = read_feedback([url], config, [*plugins.readers.values()])
        assert "url=" not in repr(afar.pieces)
        assert afar.raw.scores.equals(here.scores)
        assert here.scores["rating"].to_list() == [5, 1, 2]
        plan = make_plan(afar.overview, config, plugins, None)
        afar.annotate(plan, tmp_path, lambda *_progress: None)
        assert ended == ["dask"]
