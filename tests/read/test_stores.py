"""Files of stores are read as those of this machine are, however often a store fails."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import fsspec
import polars as pl
import pytest
from click.testing import CliRunner
from fsspec.implementations.memory import MemoryFileSystem
from fsspec.registry import _registry

from csvoice.cli import cli
from csvoice.errors import CsvoiceError, InputError, UsageError
from csvoice.read import reach, stores
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
    monkeypatch.setattr(reach, "_WAITS", (0, 0, 0))
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
    with pytest.raises(InputError, match=f"连不上 127.0.0.1:{port}") as raised:
        read(f"http://user:geheim@127.0.0.1:{port}/a.csv?sig=geheim")
    assert "geheim" not in str(raised.value)


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


class AnswerError(OSError):
    """What a server answered, as aiohttp has it."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status}, url='https://user:geheim@127.0.0.1/a.csv?sig=geheim'")
        self.status = status


class Server(MemoryFileSystem):
    """A server: its host is in no path, and what it raises quotes whole URLs."""

    protocol = "server"
    store: dict[str, Any] = {}  # noqa: RUF012 - as its parent has it
    cachable = False
    refuses: Exception | None = None
    answers: Exception | None = None

    def __init__(self, **options: Any) -> None:
        if self.refuses:
            raise self.refuses
        super().__init__(**options)

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        inside = path.partition("://")[2].partition("/")[2] if "://" in path else path
        return f"/{inside.strip('/')}".rstrip("/")

    def info(self, path: str, **options: Any) -> Any:
        if self.answers:
            raise FileNotFoundError(path) from self.answers
        return super().info(path, **options)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for scheme in ("server", "https"):
        monkeypatch.setitem(_registry, scheme, Server)
    monkeypatch.setattr(reach, "_WAITS", (0, 0, 0))
    monkeypatch.setattr(stores, "check_reached", lambda *_given: None)
    yield
    Server.store.clear()


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("url", ["server://user:geheim@host:21/voc/*.csv", "server://host:21/voc/"])
def test_the_host_stays_in_a_url_and_the_whole_name(url: str) -> None:
    _put("server://host:21/voc/a#1?.csv", ROWS.format(1))
    (file,) = stores.listed(url, {".csv"})
    assert file.path == "/voc/a#1?.csv"
    assert file.name == "a#1?.csv"
    assert file.shown == "server://host:21/voc/a#1?.csv"
    assert file.url == url.replace("*.csv", "").removesuffix("/") + "/a#1?.csv"
    assert "geheim" not in repr(file)


def test_a_query_is_no_part_of_a_name() -> None:
    file = stores.Stored(None, "", "https://user:geheim@host/voc/a.csv?sig=geheim#x")
    assert (file.name, file.shown) == ("a.csv", "https://host/voc/a.csv")


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (None, "找不到 https://host/a.csv"),
        (AnswerError(404), "找不到 https://host/a.csv"),
        (
            AnswerError(403),
            "https://host/a.csv 试了 4 次都读不到：403, url='https://127.0.0.1/a.csv'。",
        ),
        (TimeoutError("late for /a.csv?sig=geheim"), "试了 4 次都读不到：late for /a.csv。"),
    ],
)
def test_not_found_is_what_is_not_there(
    monkeypatch: pytest.MonkeyPatch, answer: Exception | None, sentence: str
) -> None:
    monkeypatch.setattr(Server, "answers", answer)
    with pytest.raises(InputError, match=re.escape(sentence)) as raised:
        stores.listed("https://user:geheim@host/a.csv?sig=geheim", ())
    assert "geheim" not in str(raised.value)


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (ConnectionResetError("reset"), "server://host/a.csv 试了 4 次都读不到：reset。"),
        (
            PermissionError("not https://u:geheim@host"),
            "读不到 server://host/a.csv：not https://host",
        ),
        (ValueError("no account"), "打不开 server://host/a.csv：no account。"),
    ],
)
def test_a_driver_that_does_not_start_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, refusal: Exception, sentence: str
) -> None:
    monkeypatch.setattr(Server, "refuses", refusal)
    with pytest.raises(CsvoiceError, match=re.escape(sentence)):
        stores.listed("server://host/a.csv", ())


@pytest.mark.parametrize("url", ["https://h:geheim/a.csv", "https://[h/a.csv"])
def test_what_is_no_url_is_said_and_not_quoted(url: str) -> None:
    result = CliRunner().invoke(cli, ["report", url])
    assert result.exit_code == 2
    assert "https:// 后面的地址写法不对，应为 https://主机:端口/路径。" in result.output
    assert "geheim" not in result.output


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("abfs://voc@account.dfs.core.windows.net/a.csv", None),
        ("abfs://voc:secret@account/a.csv", "abfs://account/a.csv"),
        ("sftp://user@host/a.csv", "sftp://host/a.csv"),
    ],
)
def test_a_container_is_no_user(url: str, said: str | None) -> None:
    assert reach.shown(url) == (said or url)
