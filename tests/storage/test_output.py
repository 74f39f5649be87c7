"""Results are written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from csvoice.errors import OutputError
from csvoice.storage.output import (
    WHOLE,
    locked,
    replace_folder,
    restore_folders,
    settle,
    write_files,
)


def test_files_and_folders_are_made(tmp_path: Path) -> None:
    folder = tmp_path / "报 告" / "10月"
    written = write_files(folder, {"report.html": b"<p>", "img/a.png": b"png"})
    assert written == [folder / "report.html", folder / "img/a.png"]
    assert (folder / "img/a.png").read_bytes() == b"png"
    assert sorted(path.name for path in folder.rglob("*")) == ["a.png", "img", "report.html"]


def test_files_are_replaced(tmp_path: Path) -> None:
    write_files(tmp_path, {"a": b"old"})
    write_files(tmp_path, {"a": b"new"})
    assert (tmp_path / "a").read_bytes() == b"new"


def test_the_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"kept")
    with pytest.raises(OutputError, match="是一个文件"):
        write_files(tmp_path / "out", {"a": b""})
    assert (tmp_path / "out").read_bytes() == b"kept"


@pytest.mark.parametrize("inner", ["out", "out/deep"])
def test_a_parent_is_a_file(tmp_path: Path, inner: str) -> None:
    (tmp_path / "file").write_bytes(b"kept")
    with pytest.raises(OutputError, match="换一个 -o"):
        write_files(tmp_path / "file" / inner, {"a": b""})


def test_one_target_that_cannot_be_replaced_keeps_the_others(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").mkdir()
    with pytest.raises(OutputError, match="是一个文件夹"):
        write_files(tmp_path, {"a": b"new", "b": b"new"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_file_that_excel_holds_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"old")

    def locked(_self: Path, other: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(other))

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(OutputError, match="Excel"):
        write_files(tmp_path, {"report.xlsx": b"new"})
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]


def test_an_unwritable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *_mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(OutputError, match="没有权限"):
        write_files(tmp_path, {"a": b"new"})
    assert list(tmp_path.iterdir()) == []


def _folder(parent: Path, name: str, content: str) -> None:
    (parent / name).mkdir(parents=True)
    (parent / name / "a.txt").write_text(content, encoding="utf-8")


def _texts(parent: Path) -> dict[str, str]:
    return {
        file.relative_to(parent).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(parent.rglob("*.txt"))
    }


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    _folder(tmp_path, "x", "旧")
    (tmp_path / "x" / "b.txt").write_text("旧", encoding="utf-8")
    copied = tmp_path / "c.dat"
    copied.write_bytes("抄".encode())
    replace_folder(tmp_path / "x", {"a.txt": "新".encode(), "c.txt": copied})
    assert _texts(tmp_path) == {"x/a.txt": "新", "x/c.txt": "抄"}


def test_a_folder_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    _folder(tmp_path, "x", "旧")
    with pytest.raises(OutputError, match="无法写入"):
        replace_folder(tmp_path / "x", {"a.txt": "新".encode(), "b.txt": tmp_path / "missing"})
    assert _texts(tmp_path) == {"x/a.txt": "旧"}
    assert [one.name for one in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize(
    ("found", "left"),
    [
        ({"x": "旧", ".x.new": "半"}, {"x/a.txt": "旧"}),
        ({".x.old": "旧", ".x.new": "新"}, {"x/a.txt": "旧"}),
        ({"x": "新", ".x.old": "旧"}, {"x/a.txt": "新"}),
    ],
    ids=["while writing", "between the two moves", "before clearing up"],
)
def test_after_a_crash_one_whole_folder_is_left(
    tmp_path: Path, found: dict[str, str], left: dict[str, str]
) -> None:
    for name, content in found.items():
        _folder(tmp_path, name, content)
    restore_folders(tmp_path)
    assert _texts(tmp_path) == left


KILLED = """
import itertools, os, sys
from pathlib import Path
from csvoice.storage.output import write_files

left = itertools.count(int(sys.argv[2]), -1)

def dying(call):
    def counted(*args, **kwargs):
        if next(left) == 0:
            os._exit(9)
        return call(*args, **kwargs)
    return counted

for name in ("replace", "rename", "mkdir", "rmdir", "open"):
    setattr(Path, name, dying(getattr(Path, name)))
os.fsync = dying(os.fsync)
write_files(Path(sys.argv[1]), {"report.html": b"new", "report.xlsx": b"new", "img/a.png": b"new"})
"""
NAMES = ("report.html", "report.xlsx", "img/a.png")


def test_killed_at_every_point_the_old_report_or_the_new_one_stands(tmp_path: Path) -> None:
    seen = set()
    for point in range(60):
        folder = tmp_path / str(point)
        write_files(folder, dict.fromkeys(NAMES, b"old"))
        died = subprocess.run([sys.executable, "-c", KILLED, folder, str(point)], check=False)
        settle(folder)
        contents = {(folder / name).read_bytes() for name in NAMES}
        assert len(contents) == 1, point
        seen |= contents
        write_files(folder, dict.fromkeys(NAMES, b"next"))
        assert {(folder / name).read_bytes() for name in NAMES} == {b"next"}
        if died.returncode == 0:
            break
    assert died.returncode == 0
    assert point > 15
    assert seen == {b"old", b"new"}


def test_two_runs_at_once_end_with_one_whole_result(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from csvoice.storage.output import write_files\n"
        f"for _ in range(20): write_files(Path(sys.argv[1]), "
        f"dict.fromkeys({NAMES}, sys.argv[2].encode()))"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", program, tmp_path, name]) for name in ("a", "b")
    ]
    assert [run.wait() for run in runs] == [0, 0]
    assert len({(tmp_path / name).read_bytes() for name in NAMES}) == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == ["img", "report.html", "report.xlsx"]


def test_a_report_on_its_way_is_finished_and_old_drafts_go(tmp_path: Path) -> None:
    (tmp_path / WHOLE / "img").mkdir(parents=True)
    (tmp_path / WHOLE / "img" / "a.png").write_bytes(b"new")
    (tmp_path / "img").mkdir()
    draft = tmp_path / ".csvoice-draft-7-0"
    draft.mkdir()
    os.utime(draft, (time.time() - 2 * 86400,) * 2)
    settle(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["img"]
    assert (tmp_path / "img" / "a.png").read_bytes() == b"new"


HOLD = """
import sys, time
from pathlib import Path
from csvoice.storage.output import locked

with locked(Path(sys.argv[1])):
    with Path(sys.argv[1], "said").open("a") as file:
        print("in", file=file, flush=True)
        time.sleep(0.3)
        print("out", file=file, flush=True)
"""


def test_a_locked_folder_is_one_runs_alone(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "archive")]
    runs = [subprocess.Popen(command) for _run in range(3)]
    assert [one.wait(60) for one in runs] == [0, 0, 0]
    said = (tmp_path / "archive" / "said").read_text().split()
    assert said == ["in", "out"] * 3


def test_a_folder_in_which_nothing_was_done_is_not_left(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(tmp_path / "archive"):
        1 / 0  # noqa: B018
    assert not (tmp_path / "archive").exists()
