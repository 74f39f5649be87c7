"""Files of stores are read as those of this machine are, however often a store fails."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import fsspec
import polars as pl
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from csvoice.errors import InputError, UsageError
from csvoice.read import stores
from tests.read.conftest import Read

ROWS = "工单编号,创建时间,反馈内容\nA{0},2026-10-0{0},物流太慢了，等了{0}天\n"


class Failing(MemoryFileSystem):
    """Fails at every tenth call, as a busy store does; `lost` always."""

    protocol = "failing"
    store: dict[str, Any] = {}  # noqa: RUF012 - as its parent has it
    calls = count(1)

    def get_file(self, rpath: str, lpath: str, **options: Any) -> None:
        if "lost" in rpath or next(self.calls) % 10 == 0:
            raise TimeoutError("store is busy")
        super().get_file(rpath, lpath, **options)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    fsspec.register_implementation("failing", Failing, clobber=True)
    monkeypatch.setattr(stores, "_WAITS", (0, 0, 0))
    yield
    Failing.store.clear()


def _put(url: str, content: str) -> None:
    with fsspec.open(url, "wb") as file:
        file.write(content.encode())


def test_a_pattern_gives_what_the_files_give(read: Read, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        (tmp_path / f"{day}日.csv").write_text(ROWS.format(day), "utf-8")
    here = read(str(tmp_path / "*.csv"))
    for url in (f"file://{tmp_path}/*.csv", f"file://{tmp_path}/"):
        there = read(url)
        assert there.frame.equals(here.frame)
        assert there.funnel == here.funnel
        assert [one.sha256 for one in there.sources] == [one.sha256 for one in here.sources]
    assert there.sources[0].path == f"file://{tmp_path}/1日.csv"


def test_a_parquet_file_beside_one_of_this_machine(read: Read, tmp_path: Path) -> None:
    (tmp_path / "九月.csv").write_text(ROWS.format(1), "utf-8")
    frame = pl.DataFrame(
        {"工单编号": ["B1"], "反馈内容": ["客服态度差"], "创建时间": ["2026-10-05"]}
    )
    with fsspec.open("memory://voc/十月.parquet", "wb") as file:
        frame.write_parquet(file)
    raw = read(tmp_path / "九月.csv", "memory://voc/十月.parquet")
    assert raw.frame["id"].to_list() == ["A1", "B1"]
    assert raw.frame["source"].to_list() == ["九月.csv", "十月.parquet"]


@pytest.mark.usefixtures("failing")
def test_every_tenth_read_that_fails_is_read_again(read: Read) -> None:
    for number in range(40):
        _put(f"failing://voc/{number:02}.csv", ROWS.format(number % 9 + 1))
    assert read("failing://voc/*.csv").funnel.read == 40


@pytest.mark.usefixtures("failing")
def test_what_keeps_failing_is_named(read: Read) -> None:
    _put("failing://voc/lost.csv", ROWS.format(1))
    sentence = "failing://voc/lost.csv 试了 4 次都读不到：store is busy。"
    with pytest.raises(InputError, match=sentence):
        read("failing://voc/*.csv")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("memory://nothing/*.csv", "没有文件与 memory://nothing/\\*.csv 相符"),
        ("memory://nothing/a.csv", "找不到 memory://nothing/a.csv"),
    ],
)
def test_what_is_not_there_is_said(read: Read, url: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read(url)


def test_nobody_at_the_address(read: Read) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(InputError, match=f"连不上 127.0.0.1:{port}"):
        read(f"http://user:geheim@127.0.0.1:{port}/a.csv?sig=geheim")


def test_a_driver_that_is_not_installed_is_named(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(UsageError, match=r"读取 s3:// 需要 s3fs，.*pip install s3fs"):
        read("s3://voc/*.parquet")


def test_too_large_a_file_is_not_copied(read: Read) -> None:
    _put("memory://voc/large.csv", ROWS.format(1) + "x" * 2_000_000)
    with pytest.raises(InputError, match=r"large\.csv 展开后约有 3 MB"):
        read("memory://voc/large.csv", max_mb=1)
