"""Other people's code that hangs, dies or takes all memory is named, wherever it runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from csvoice.config_file import load_config
from csvoice.errors import PluginError
from csvoice.guard.memory import TOO_MUCH
from csvoice.pipeline.deliver import Delivery, deliver
from csvoice.plugins import Plugins, load_plugins
from csvoice.raw_tables import ReadOptions
from tests.conftest import PluginFile
from tests.exports import write_export

HOSTILE = {
    "exit": "os._exit(9)",
    "segfault": "ctypes.string_at(0)",
    "base": "raise BaseException('no')",
    "hang": "time.sleep(600)",
    "memory": "bytearray(10**10)",
}
REASONS = {
    "exit": "进程意外退出",
    "segfault": "进程意外退出",
    "base": "BaseException: no",
    "hang": "超过 4 秒没有完成，已中止",
    "memory": "内存超过了上限",
}
ALL_PARTS = """
    import ctypes, os, time

    def hostile(place, result):
        if place == "{place}":
            {attack}
        return result

    hostile("import", None)

    def annotate(plan):
        one = pl.col("text").str.len_chars().cast(pl.Int32).alias("x.one")
        return lambda batch: hostile("annotator", batch.select(one))

    def cut(words):
        return lambda texts: hostile("tokenizer", texts.str.split(""))

    def read(path, options):
        frame = pl.DataFrame({{"反馈内容": path.read_text("utf-8").splitlines()}})
        rows = pl.int_range(1, frame.height + 1, eager=True)
        return hostile("reader", [RawTable(frame, rows, path)])

    @csvoice.hookimpl
    def register_annotators():
        column = Column("x.one", pl.Int32(), "1")
        return hostile("hook", [Annotator("x", (), (column,), annotate)])

    @csvoice.hookimpl
    def register_renderers():
        return [Renderer("txt", ".txt", lambda report: hostile("renderer", {{"a.txt": b"x"}}))]

    @csvoice.hookimpl
    def register_readers():
        return [Reader("lines", (".lines",), read)]

    @csvoice.hookimpl
    def register_tokenizers():
        return [Tokenizer("letters", cut)]

    @csvoice.hookimpl
    def register_notifiers():
        return [Notifier("tell", lambda findings: hostile("notifier", None))]
"""


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CSVOICE_HOME", str(tmp_path / "home"))


def _hostile(plugin: PluginFile, place: str, attack: str) -> str:
    return plugin(ALL_PARTS.format(place=place, attack=HOSTILE[attack]))


def _seconds(attack: str) -> float:
    """Be patient, since machines are busy, but where the limit itself is tried."""
    return 4 if attack == "hang" else 60


def _load(folder: Path, attack: str = "") -> Plugins:
    return load_plugins(load_config(plugins_dir=folder, section_seconds=_seconds(attack)))


@pytest.mark.parametrize(
    ("place", "attack"), [*(("import", attack) for attack in HOSTILE), ("hook", "exit")]
)
def test_what_does_not_live_through_loading_is_left_out(
    plugin: PluginFile, plugins_dir: Path, place: str, attack: str
) -> None:
    bad, good = _hostile(plugin, place, attack), plugin("")
    loaded = _load(plugins_dir, attack)
    [failed] = loaded.failed
    assert failed.name == bad
    assert str(failed.error).startswith(f"插件 {bad}（")
    assert REASONS[attack] in str(failed.error)
    assert bad not in sys.modules
    assert good in loaded.in_force


def test_a_plugin_that_was_loaded_well_is_not_tried_again(
    tmp_path: Path, plugin: PluginFile, plugins_dir: Path
) -> None:
    name = plugin("""
        import os
        from pathlib import Path

        with Path("pids").open("a") as file:
            print(os.getpid(), file=file)
    """)
    for _run in range(2):
        assert name in _load(plugins_dir).in_force
        sys.modules.pop(name)
    there, *here = map(int, Path("pids").read_text().split())
    assert there != os.getpid()
    assert here == [os.getpid()] * 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "attack"), [("reader", "exit"), ("tokenizer", "hang"), ("notifier", "segfault")]
)
def test_a_component_that_dies_is_named(
    tmp_path: Path, plugin: PluginFile, plugins_dir: Path, place: str, attack: str
) -> None:
    name = _hostile(plugin, place, attack)
    loaded = _load(plugins_dir, attack)
    file = tmp_path / "a.lines"
    file.write_text("太慢\n不错", encoding="utf-8")
    calls: dict[str, Any] = {
        "reader": lambda: loaded.readers["lines"].open(file, ReadOptions())[0].frame.height,
        "tokenizer": lambda: loaded.tokenizers["letters"].prepare(())(pl.Series(["太慢"])).len(),
        "notifier": lambda: loaded.notifiers["tell"].send(()),
    }
    with pytest.raises(PluginError) as raised:
        calls.pop(place)()
    assert str(raised.value).startswith(f"插件 {name}（")
    assert REASONS[attack] in str(raised.value)
    assert [call() for call in calls.values()] == [
        {"reader": 2, "tokenizer": 1, "notifier": None}[other] for other in calls
    ]


def _deliver(*files: Path, **options: Any) -> Delivery:
    return deliver(files, Path("out"), load_config(**options))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "attack"),
    [
        ("annotator", "memory"),
        ("annotator", "hang"),
        ("renderer", "segfault"),
        ("renderer", "base"),
    ],
)
def test_the_rest_is_delivered(
    tmp_path: Path, plugin: PluginFile, plugins_dir: Path, place: str, attack: str
) -> None:
    name = _hostile(plugin, place, attack)
    delivery = _deliver(
        write_export(tmp_path),
        plugins_dir=plugins_dir,
        formats=("json", "txt"),
        section_seconds=_seconds(attack),
    )
    [failure] = delivery.failures
    assert failure.startswith(f"插件 {name}（")
    assert REASONS[attack] in failure
    names = {file.name for file in delivery.files}
    assert names == ({"report.json", "a.txt"} if place == "annotator" else {"report.json"})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limit", "act"), [("limit_memory(1_000)", 1), ("watch_memory(10**9)", 77)]
)
def test_memory_is_limited_where_there_is_no_proc(limit: str, act: int) -> None:
    code = f"""
import builtins, os, pathlib, time
from csvoice.guard import memory

def no_proc(path, *args, known=open, **options):
    assert not str(path).startswith("/proc")
    return known(path, *args, **options)

builtins.open = no_proc
memory.{limit}
data = b"x" * 3 * 10**9
time.sleep(1)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == act, done.stderr
    assert act == TOO_MUCH or b"MemoryError" in done.stderr
