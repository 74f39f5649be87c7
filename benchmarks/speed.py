"""How fast is csvoice, beside a floor, beside a plain script, and beside its budget?

    python benchmarks/speed.py [DATA_DIR] [--runs 5] [--part all|report|small|memory]

DATA_DIR holds shopping_reviews.csv (62,773 reviews; columns cat, label, review); without it only
what works on invented data is measured. Commands take turns as whole processes, so that a busy
machine slows down all alike; medians are given, on the clock and of processors. What csvoice keeps
once for a machine (the script that draws charts, dictionaries made ready) is there from the start;
annotated rows, pictures and reports are not. Memory is measured in runs of its own, since sampling
takes time.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import polars as pl
from long_messages import write_workbook
from processes import Run, can_measure_memory, peak_memory, timed

FILE, TEXT = "shopping_reviews.csv", "review"
HERE = Path(__file__).resolve().parent
ONCE_A_MACHINE = (
    "*.js*", "toml-*", "trie-*", "literals-*", "holidays-*", "names-*", "known-*", "terms-*",
    "traditional-*",
)  # fmt: skip
COPIES, MANY = 10, 1_000_000
PARTS = ("report", "small", "memory")


@dataclass(frozen=True)
class Work:
    """A command, and whether it finds what an earlier run kept."""

    command: Sequence[str]
    warm: bool = False


def main() -> None:
    """Prints Markdown tables."""
    parser = argparse.ArgumentParser(description="csvoice's speed beside its budget")
    parser.add_argument("data", type=Path, nargs="?", help=f"folder with {FILE}")
    parser.add_argument("--runs", type=int, default=5, help="the median of so many is given")
    parser.add_argument("--part", choices=("all", *PARTS), default="all")
    arguments = parser.parse_args()
    source = (arguments.data / FILE).resolve() if arguments.data else None
    if source is None or not source.is_file():
        print(f"without {FILE}: invented data alone\n")
        source = None
    if not hasattr(os, "wait4"):
        print("skipped: this system does not tell the time that child processes took (os.wait4)")
        return
    parts = PARTS if arguments.part == "all" else (arguments.part,)
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), arguments.runs)
        if source and "report" in parts:
            report(bench, source)
        if "small" in parts:
            small(bench)
        if source and "memory" in parts:
            memory(bench, source)


class Bench:
    """Runs commands in a folder, with a cache and a key of their own."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder, self.runs = folder, runs
        self.cache = folder / "cache"
        self.cache.mkdir()
        os.environ |= {"CSVOICE_CACHE": str(self.cache), "CSVOICE_HOME": str(folder / "home")}
        # As installed: compiled once, not anew by every run.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
        timed(csvoice("demo", "-o", "demo", "--no-open"), folder)

    def once(self, work: Work) -> Run:
        """Run a command; unless it is warm, without what another run kept."""
        if not work.warm:
            self.forget()
        return timed(work.command, self.folder)

    def forget(self) -> None:
        """Leave in the cache what is kept once for a machine."""
        kept = {file for pattern in ONCE_A_MACHINE for file in self.cache.glob(pattern)}
        for file in set(self.cache.iterdir()) - kept:
            file.unlink()

    def compare(self, works: Mapping[str, Work]) -> dict[str, list[Run]]:
        """Let commands take turns, in their order."""
        turns = [{name: self.once(work) for name, work in works.items()} for _ in range(self.runs)]
        return {name: [turn[name] for turn in turns] for name in works}


def csvoice(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "csvoice", *arguments]


def python(script: str, *arguments: str) -> list[str]:
    return [sys.executable, str(HERE / script), *arguments]


def report(bench: Bench, source: Path) -> None:
    """The main job on real data, against what cannot be faster and what people write."""
    longer, dated = bench.folder / "longer.csv", bench.folder / "messages.xlsx"
    with_new_rows(source, longer)
    write_workbook(dated)
    make = ("report", "--no-open", "--jobs", "1", "-o", "out")
    works = {
        "floor": Work(python("floor.py", str(source), TEXT)),
        "plain": Work(python("plain_script.py", str(source), "plain")),
        "report": Work(csvoice(*make, str(source))),
        "again": Work(csvoice(*make, str(source)), warm=True),
        "1 % new rows": Work(csvoice(*make, str(longer)), warm=True),
        "long messages": Work(csvoice(*make, str(dated))),
        "another period": Work(csvoice(*make, str(dated), "--period", "all"), warm=True),
    }
    runs = bench.compare(works)
    head("work", "budget")
    row("floor: read, cut once", runs["floor"], "")
    row("plain script", runs["plain"], "")
    row(f"report, {FILE}", runs["report"], "")
    ratio("report against the floor, ×", runs["report"], runs["floor"], "≤ 5, then ≤ 3.5")
    ratio(
        "report against the plain script, × as fast", runs["plain"], runs["report"], "≥ 5, then ≥ 7"
    )
    ratio("the same again, part of the first", runs["again"], runs["report"], "≤ 0.05")
    ratio("with 1 % new rows", runs["1 % new rows"], runs["report"], "≤ 0.40")
    ratio("with another --period", runs["another period"], runs["long messages"], "≤ 0.40")
    row("4,300 long messages (workbook)", runs["long messages"], "≤ 2.5 s")


def small(bench: Bench) -> None:
    """What is done now and then on a little data, or on none."""
    demo = next((bench.folder / "demo").glob("*.csv"))
    export = bench.folder / "rows.csv"
    pl.read_csv(demo, infer_schema=False).head(1_000).write_csv(export)
    works = {
        "`csvoice demo`": Work(csvoice("demo", "-o", "demo", "--no-open")),
        "report, 1,000 rows": Work(csvoice("report", str(export), "-o", "few", "--no-open")),
        "`csvoice words`, 1,000 rows": Work(csvoice("words", str(export))),
        "`csvoice --help`": Work(csvoice("--help")),
        "`python -c pass`": Work([sys.executable, "-c", "pass"]),
    }
    head("work", "budget")
    budgets = ("≤ 2 s", "≤ 1.2 s", "≤ 0.7 s", "≤ 0.1 s", "")
    for (name, runs), budget in zip(bench.compare(works).items(), budgets, strict=True):
        row(name, runs, budget)


def memory(bench: Bench, source: Path) -> None:
    """The greatest memory of all processes together, on many rows."""
    if not can_measure_memory():
        print("memory is measured on Linux alone")
        return
    print("| rows | file, MB | peak memory, MB | budget |\n| ---: | ---: | ---: | --- |")
    for rows, budget in ((None, "≤ 1,000"), (MANY, "≤ 1,200")):
        file = bench.folder / "many.csv"
        height = with_copies(source, file, rows)
        bench.forget()
        command = csvoice("report", str(file), "-o", "many", "--no-open", "--no-cache")
        peak = peak_memory(command, bench.folder) / 1e6
        size = file.stat().st_size / 1e6
        print(f"| {height:,} | {size:.0f} | {peak:,.0f} | {budget} |", flush=True)


def with_new_rows(source: Path, file: Path) -> None:
    """Put one new row before the old ones for every hundred of them."""
    old = pl.read_csv(source, infer_schema=False)
    new = old.gather_every(100).with_columns(pl.col(TEXT) + "（新）")
    pl.concat([new, old]).write_csv(file)


def with_copies(source: Path, file: Path, rows: int | None) -> int:
    """Repeat the rows, each time as other texts; give how many there are."""
    old = pl.read_csv(source, infer_schema=False)
    copies = COPIES if rows is None else -(-rows // old.height)
    numbered = (old.with_columns(pl.col(TEXT) + f"（{copy}）") for copy in range(copies))
    many = pl.concat(numbered).head(rows or copies * old.height)
    many.write_csv(file)
    return many.height


def head(*titles: str) -> None:
    first, last = titles
    print(f"\n| {first} | wall | CPU | {last} |\n| --- | ---: | ---: | --- |")


def row(name: str, runs: Sequence[Run], budget: str) -> None:
    wall, cpu = median(run.wall for run in runs), median(run.cpu for run in runs)
    print(f"| {name} | {wall:.2f} s | {cpu:.2f} s | {budget} |", flush=True)


def ratio(name: str, runs: Sequence[Run], base: Sequence[Run], budget: str) -> None:
    """The median of the turns' ratios."""
    pairs = list(zip(runs, base, strict=True))
    wall = median(one.wall / other.wall for one, other in pairs)
    cpu = median(one.cpu / other.cpu for one, other in pairs)
    print(f"| {name} | {wall:.2f} | {cpu:.2f} | {budget} |", flush=True)


if __name__ == "__main__":
    main()
