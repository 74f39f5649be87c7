"""A run killed at each of its renames, writes and fsyncs, at random moments, and two at once.

    python benchmarks/kills.py [--every 1] [--random 50] [--pairs 20] [--seed 1]

A folder holds an older report, archive and cache. A run on newer feedback is killed; afterwards the
report must be the older or the newer one, and the next run must give the bytes that an undisturbed
one gives, in the report and in the archive. Needs a system that can fork.
"""

from __future__ import annotations

import argparse
import builtins
import io
import itertools
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.config_file import load_config
from csvoice.pipeline.deliver import deliver
from csvoice.storage.output import DRAFT, LOCK, settle

FORMATS = ("html", "xlsx", "md", "json")
TEXTS = ("物流太慢，等了一周", "客服态度差，没人接电话", "质量很好，下次还来", "包装破损，要求退款")
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Bench:
    """A folder with an older state, and what the reports before and after a newer run are.

    Attributes:
        folder: Where runs work.
        state: A copy of the folder before the newer run.
        older: The report before it.
        newer: The report and the archive after it.
        again: The report of one more run on the older feedback, with the newer in the archive.
    """

    folder: Path
    state: Path
    older: Files
    newer: Files
    again: Files

    def restore(self) -> None:
        """Put the older state back."""
        for one in self.folder.iterdir():  # The folder itself is the current one.
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        shutil.copytree(self.state, self.folder, dirs_exist_ok=True)

    def verdict(self) -> str:
        """Look at what a disturbed run left, run again, and say what is wrong; empty if nothing."""
        settle(self.folder / "out")
        report = contents(self.folder / "out")
        if report not in (self.older, of(self.newer, "out"), self.again):
            return "neither the older nor the newer report"
        if forked(lambda: run("newer")) != 0:
            return "the next run failed"
        return "" if state(self.folder) == self.newer else "the next run gives other bytes"


def contents(folder: Path) -> Files:
    """Return the bytes of every file, by path; drafts of dead runs stay for a day, and are none."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != LOCK)
    named = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    return {name: data for name, data in named.items() if DRAFT not in name}


def state(folder: Path) -> Files:
    """Return report and archive of a folder."""
    return {
        f"{part}/{name}": content
        for part in ("out", "archive")
        for name, content in contents(folder / part).items()
    }


def of(files: Files, part: str) -> Files:
    """Return the files of one part."""
    return {n.removeprefix(f"{part}/"): b for n, b in files.items() if n.startswith(f"{part}/")}


def run(name: str) -> None:
    """Make a report on an export, in the folder that is the current one."""
    config = load_config(
        formats=FORMATS, archive=Path("archive"), no_plugins=True, jobs=1, section_seconds=0
    )
    deliver([f"{name}.csv"], Path("out"), config)


def export(file: Path, rows: int) -> None:
    """Write an export without polars, whose threads would not live through a fork."""
    lines = ["编号,反馈内容,创建时间,客户姓名"]
    for number in range(rows):
        day = f"2026-{8 + number % 3:02d}-{1 + number * 7 % 28:02d} 10:00:00"
        lines.append(f"G{number},{TEXTS[number % 4]}（{number}）,{day},客户{number % 9}")
    file.write_text("\n".join(lines), encoding="utf-8")


def forked(work: Callable[[], object]) -> int:
    """Do some work in a child; return its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(started(work), 0)[1])


def started(work: Callable[[], object]) -> int:
    """Begin some work in a child; return its number."""
    if child := os.fork():
        return child
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    os._exit(status)


def prepare(folder: Path) -> Bench:
    """Make the older state, and learn what an undisturbed newer run gives."""
    work = folder / "work"
    work.mkdir()
    os.environ |= {"CSVOICE_CACHE": str(work / "cache"), "CSVOICE_HOME": str(work / "home")}
    os.chdir(work)
    export(work / "older.csv", 60)
    export(work / "newer.csv", 90)
    assert forked(lambda: run("older")) == 0
    shutil.copytree(work, folder / "state")
    older = contents(work / "out")
    assert forked(lambda: run("newer")) == 0
    newer = state(work)
    assert forked(lambda: run("older")) == 0
    return Bench(work, folder / "state", older, newer, contents(work / "out"))


class Points:
    """Counts renames, writes and fsyncs under a folder, and ends the process at one of them."""

    def __init__(self, folder: Path, last: int) -> None:
        self._folder, self._last, self.count = str(folder), last, 0

    def watch(self) -> None:
        """Begin to count."""
        sys.addaudithook(self._audit)
        known_fsync, known_open = os.fsync, io.open

        def fsync(file: int) -> None:
            self.passed()
            known_fsync(file)
            self.passed()

        def opened(path: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
            file = known_open(path, mode, *args, **options)
            ours = set(mode) & set("wax+") and self._is_ours(path)
            return _Half(file, self) if ours else file

        os.fsync = fsync
        io.open = builtins.open = opened
        for owner, name in ((pl.DataFrame, "write_parquet"), (pl.LazyFrame, "sink_parquet")):
            setattr(owner, name, self._around(getattr(owner, name)))

    def passed(self) -> None:
        """Count one; end the process, without another word, if it is the last."""
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        changing = event in ("os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.truncate")
        if changing and self._is_ours(arguments[0]):
            self.passed()

    def _is_ours(self, path: object) -> bool:
        if not isinstance(path, str | os.PathLike):
            return False
        return str(Path(path).absolute()).startswith(self._folder)

    def _around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            self.passed()
            result = function(*args, **options)
            self.passed()
            return result

        return counted


class _Half:
    """A file whose writes may be cut in the middle."""

    def __init__(self, file: Any, points: Points) -> None:
        self._file, self._points = file, points
        points.passed()

    def write(self, data: Any) -> int:
        half = len(data) // 2
        self._file.write(data[:half])
        self._file.flush()
        self._points.passed()
        return half + int(self._file.write(data[half:]))

    def __enter__(self) -> _Half:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()
        self._points.passed()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def killed_at(bench: Bench, last: int) -> int:
    """Run, and end it at a point; return its exit status."""

    def work() -> None:
        points = Points(bench.folder, last)
        points.watch()
        run("newer")
        if not last:
            (bench.folder / "points").write_text(str(points.count))

    return forked(work)


def points_of(bench: Bench) -> int:
    """Count the points of a whole run."""
    bench.restore()
    assert killed_at(bench, 0) == 0
    return int((bench.folder / "points").read_text().strip())


def at_points(bench: Bench, points: Iterator[int]) -> Iterator[tuple[str, str]]:
    """Kill a run at each of some points; give the place and what was wrong."""
    for point in points:
        bench.restore()
        assert killed_at(bench, point) == -signal.SIGKILL
        yield f"point {point}", bench.verdict()


def at_random(bench: Bench, times: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Kill runs at random moments of the time that one takes."""
    bench.restore()
    began = time.perf_counter()
    forked(lambda: run("newer"))
    longest = time.perf_counter() - began
    for _time in range(times):
        bench.restore()
        seconds = rng.uniform(0, longest)
        child = started(lambda: run("newer"))
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        yield f"after {seconds:.2f} s", bench.verdict()


def in_pairs(bench: Bench, times: int) -> Iterator[tuple[str, str]]:
    """Run twice at once: on the same export, and on an older and a newer one."""
    for number in range(times):
        bench.restore()
        names = ("newer", "newer") if number % 2 else ("older", "newer")
        children = [started(lambda name=name: run(name)) for name in names]
        ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        problem = bench.verdict() if not any(ended) else f"a run failed: {ended}"
        yield f"pair {number} {names}", problem


def main() -> None:
    """Kill, look, and print what was wrong and how often nothing was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only every so many points; 0 none")
    parser.add_argument("--random", type=int, default=50)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = prepare(Path(folder).resolve())
        points = points_of(bench)
        chosen = range(1, points + 1, given.every) if given.every else ()
        kinds = {
            f"kills at {len(chosen)} of {points} points": at_points(bench, iter(chosen)),
            "random kills": at_random(bench, given.random, random.Random(given.seed)),
            "pairs of runs": in_pairs(bench, given.pairs),
        }
        failed = 0
        for kind, cases in kinds.items():
            count = itertools.count(1)
            for (place, problem), _number in zip(cases, count, strict=False):
                failed += bool(problem)
                if problem:
                    print(f"{place}: {problem}", flush=True)
            print(f"{kind}: {next(count) - 1} done", flush=True)
        os.chdir("/")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
