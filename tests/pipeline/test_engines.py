"""Engines carry the annotating: the same bytes, whoever does it and whatever befalls a worker.

Dask, Ray and Spark take seconds to start; they are tested where CSVOICE_TEST_ENGINES names them, as
`.ci/engines` does.
"""

from __future__ import annotations

import os
import socket
from contextlib import nullcontext
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from csvoice.cli import cli
from csvoice.config import Config
from csvoice.errors import InputError, UsageError
from csvoice.pipeline import elsewhere, engines, parts
from csvoice.pipeline.engines import ENGINES, Pool, carry
from tests.engine_calls import doubled, killed, killed_once
from tests.exports import write_export

ROOT = Path(__file__).parents[2]
ASKED = ("local", *os.environ.get("CSVOICE_TEST_ENGINES", "").split())


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    name = str(request.param)
    if name not in ASKED:
        pytest.skip(f"CSVOICE_TEST_ENGINES does not name {name}; see .ci/engines")
    path = os.pathsep.join(map(str, (ROOT, ROOT / "plugins", os.environ.get("PYTHONPATH", ""))))
    monkeypatch.setenv("PYTHONPATH", path)
    return name


def test_results_come_in_order(engine: str) -> None:
    calls = [(number,) for number in range(20)]
    assert [*carry(engine, None, 2, doubled, calls)] == [2 * number for number in range(20)]


def test_a_killed_worker_loses_nothing(engine: str, tmp_path: Path) -> None:
    if engine == "local":
        pytest.skip("what was finished lies in the cache; see test_who_dies_again_and_again")
    calls = [(str(tmp_path / "killed"), number) for number in range(8)]
    assert [*carry(engine, None, 2, killed_once, calls)] == [2 * number for number in range(8)]
    assert (tmp_path / "killed").exists()


def test_who_dies_again_and_again_is_given_up(engine: str) -> None:
    with pytest.raises(UsageError, match=f"{engine} 没有做完"):
        [*carry(engine, None, 1, killed, [(1,)])]


@pytest.mark.parametrize("place", ["{}/导出.csv", "file://{}/*.csv"])
def test_the_same_bytes_as_alone(engine: str, tmp_path: Path, place: str) -> None:
    write_export(tmp_path, rows=40)
    made = {}
    for name in ("local", engine):
        target = tmp_path / f"{name}.parquet"
        arguments = (
            "classify",
            place.format(tmp_path),
            "-o",
            str(target),
            "--engine",
            name,
            "--jobs",
            "2",
        )
        result = CliRunner().invoke(cli, [*arguments, "--no-cache"])
        assert result.exit_code == 0, result.output
        made[name] = target.read_bytes()
    assert made[engine] == made["local"]


@pytest.mark.parametrize("name", ["dask", "ray", "spark"])
def test_an_address_where_nobody_is(name: str) -> None:
    pytest.importorskip({"dask": "distributed", "spark": "pyspark"}.get(name, name))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(InputError, match=f"连不上 127.0.0.1:{port}"):
        [*carry(name, f"tcp://127.0.0.1:{port}", 1, doubled, [(1,)])]


def test_an_engine_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_jobs: int, _address: str | None) -> object:
        raise ModuleNotFoundError(name="ray")

    monkeypatch.setitem(engines.ENGINES, "ray", missing)
    with pytest.raises(UsageError, match=r'ray.*pip install "csvoice\[ray\]"'):
        [*carry("ray", None, 1, doubled, [(1,)])]


def test_workers_without_csvoice(monkeypatch: pytest.MonkeyPatch) -> None:
    def result(_call: object) -> None:
        # As Dask's scheduler has it; Ray and Spark put the same words into errors of their own.
        missing = ModuleNotFoundError("No module named 'csvoice'", name="csvoice")
        raise RuntimeError("Error during deserialization of the task graph.") from missing

    pool = Pool(lambda *call: call, result, 2)
    monkeypatch.setitem(engines.ENGINES, "dask", lambda _jobs, _address: nullcontext(pool))
    with pytest.raises(UsageError, match="dask 的机器上没有 csvoice，请在每一台上安装"):
        [*carry("dask", None, 1, doubled, [(1,)])]


def test_workers_without_a_plugin_do_not_lack_csvoice(monkeypatch: pytest.MonkeyPatch) -> None:
    def result(_call: object) -> None:
        raise ModuleNotFoundError("No module named 'csvoice_own'", name="csvoice_own")

    pool = Pool(lambda *call: call, result, 2)
    monkeypatch.setitem(engines.ENGINES, "dask", lambda _jobs, _address: nullcontext(pool))
    with pytest.raises(ModuleNotFoundError):
        [*carry("dask", None, 1, doubled, [(1,)])]


def test_a_worker_of_another_version_is_refused() -> None:
    known = elsewhere.versions_of(Config(), ())
    frame = pl.DataFrame({"text": ["物流太慢"]})
    for name, version, sentence in (
        (
            "polars",
            "0.1",
            f"工作机器上的 polars 是 {known['polars']}，这里是 0.1；请装成一样的版本",
        ),
        ("自家插件", "2.0", "工作机器上的 自家插件 是 （没有），这里是 2.0"),
    ):
        work = parts.Work(Config(), None, (), False, True, ())  # type: ignore[arg-type]
        given = elsewhere.annotate_there(known | {name: version}, work, frame, Path("part"))
        assert isinstance(given, UsageError)
        assert sentence in str(given)
