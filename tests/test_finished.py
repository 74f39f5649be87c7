"""What a report depends on, told without making it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from csvoice.config import Config
from csvoice.finished import Finished, basis, keep_finished, recalled
from csvoice.storage.keys import pseudonym_key
from tests.exports import write_export

REPORT = Finished({"report.html": b"<p>", "a/b.png": b"\x89"}, (["时段"], ["下一步"]), "[]")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an export, word lists, an archive and a plugin; cache and key of its own."""
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CSVOICE_HOME", str(tmp_path / "home"))
    write_export(tmp_path)
    (tmp_path / "停用词.txt").write_text("真的\n", encoding="utf-8")
    for folder, file in (("存档", "manifest.json"), ("插件", "mine.py")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).write_bytes(b"1")
    return tmp_path


def _config(folder: Path, **options: object) -> Config:
    given = {
        "stopwords": (folder / "停用词.txt",),
        "archive": folder / "存档",
        "plugins_dir": folder / "插件",
    }
    return Config.model_validate(given | options)


def _append(name: str) -> Callable[[Path], object]:
    def append(folder: Path) -> None:
        file = folder / name
        file.write_bytes(file.read_bytes() + b"\n#")

    return append


CHANGES: dict[str, tuple[str, Callable[[Path], object], dict[str, object]]] = {
    "a row more": ("given", _append("导出.csv"), {}),
    "another option": ("given", lambda _folder: None, {"period": "all"}),
    "a word more in a list": ("given", _append("停用词.txt"), {}),
    "another plugin": ("program", _append("插件/mine.py"), {}),
    "a key": ("key", lambda _folder: pseudonym_key(), {}),
    "another archive": ("archive", _append("存档/manifest.json"), {}),
}


@pytest.mark.parametrize(("part", "change", "options"), CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen(
    own: Path, part: str, change: Callable[[Path], object], options: dict[str, object]
) -> None:
    before = basis([own / "导出.csv"], _config(own))
    assert basis([own / "导出.csv"], _config(own)) == before
    change(own)
    after = basis([own / "导出.csv"], _config(own, **options))
    assert {name for name, one in asdict(after).items() if one != asdict(before)[name]} == {part}
    assert after.name != before.name


def test_a_report_comes_back_whole(own: Path) -> None:
    now = basis([own / "导出.csv"], _config(own))
    assert recalled(now) is None
    keep_finished(now, now, REPORT)
    assert recalled(now) == REPORT


def test_a_key_made_on_the_way_is_no_change(own: Path) -> None:
    before = basis([own / "导出.csv"], _config(own))
    pseudonym_key()
    after = basis([own / "导出.csv"], _config(own))
    keep_finished(before, after, REPORT)
    assert recalled(after) == REPORT


@pytest.mark.parametrize("name", ["导出.csv", "存档/manifest.json"])
def test_what_changed_on_the_way_is_not_kept(own: Path, name: str) -> None:
    before = basis([own / "导出.csv"], _config(own))
    _append(name)(own)
    after = basis([own / "导出.csv"], _config(own))
    keep_finished(before, after, REPORT)
    assert recalled(after) is recalled(before) is None


def test_a_damaged_report_is_made_again(own: Path) -> None:
    now = basis([own / "导出.csv"], _config(own))
    keep_finished(now, now, REPORT)
    (own / "cache" / now.name).write_bytes(b"PK")
    assert recalled(now) is None


def test_nothing_heavy_is_loaded() -> None:
    code = "import sys, csvoice.finished, csvoice.cli.delivery; print('polars' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout == "False\n"
