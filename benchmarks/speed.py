"""How much faster than the plain script, and how much memory?

    python benchmarks/speed.py DATA_DIR [--runs 3]

DATA_DIR holds shopping_reviews.csv (62,773 reviews; columns cat, label, review). plain_script.py
and `csvoice report --format html,md,json --no-cache` take turns as whole processes, so that a busy
machine slows down all alike; medians are given. Memory is measured in runs of its own, since
sampling takes time. Without the file nothing is measured.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

from processes import Run, can_measure_memory, peak_memory, timed

FILE = "shopping_reviews.csv"
HERE = Path(__file__).resolve().parent
JOBS = (1, 2)
PLAIN = "plain script"


def main() -> None:
    """Prints Markdown tables."""
    parser = argparse.ArgumentParser(description="csvoice against the plain script")
    parser.add_argument("data", type=Path, help=f"folder with {FILE}")
    parser.add_argument("--runs", type=int, default=3, help="the median of so many is given")
    arguments = parser.parse_args()
    source = (arguments.data / FILE).resolve()
    if not source.is_file():
        print(f"skipped: there is no {FILE} in {arguments.data}")
        return
    if not hasattr(os, "wait4"):
        print("skipped: this system does not tell the time that child processes took (os.wait4)")
        return
    commands = {PLAIN: plain(source)} | {
        f"csvoice --jobs {jobs}": csvoice(source, jobs) for jobs in JOBS
    }
    with tempfile.TemporaryDirectory() as folder:
        compare(commands, rows(source), arguments.runs, Path(folder))
        start_up(arguments.runs, Path(folder))


def plain(source: Path) -> list[str]:
    return [sys.executable, str(HERE / "plain_script.py"), str(source), "plain"]


def csvoice(source: Path, jobs: int) -> list[str]:
    options = ["--format", "html,md,json", "--no-cache", "--no-open", "--jobs", str(jobs)]
    return [sys.executable, "-m", "csvoice", "report", str(source), "-o", "report", *options]


def rows(source: Path) -> int:
    with source.open(encoding="utf-8-sig", newline="") as lines:
        return sum(1 for _row in csv.reader(lines)) - 1


def compare(commands: dict[str, list[str]], size: int, count: int, folder: Path) -> None:
    """The table of times, speeds and memory."""
    turns = [{name: timed(one, folder) for name, one in commands.items()} for _ in range(count)]
    print(f"{size:,} rows, medians of {count} runs, {os.cpu_count()} processors\n")
    print("| | wall, s | times as fast | CPU, s | times as little | rows/s | peak memory, MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, command in commands.items():
        runs = [turn[name] for turn in turns]
        wall, cpu = median(run.wall for run in runs), median(run.cpu for run in runs)
        faster = median(turn[PLAIN].wall / turn[name].wall for turn in turns)
        less = median(turn[PLAIN].cpu / turn[name].cpu for turn in turns)
        figures = (
            f"{wall:.1f}",
            f"{faster:.1f}",
            f"{cpu:.1f}",
            f"{less:.1f}",
            f"{size / wall:,.0f}",
        )
        print(f"| {name} | {' | '.join(figures)} | {memory(command, folder)} |", flush=True)
    print("\nMemory is the PSS of all processes together, the greatest of 50 samples a second.")


def memory(command: list[str], folder: Path) -> str:
    return f"{peak_memory(command, folder) / 1e6:.0f}" if can_measure_memory() else "not on Linux"


def start_up(count: int, folder: Path) -> None:
    """The time of `csvoice --help`, beside an empty Python."""
    for name, command in {
        "csvoice --help": [sys.executable, "-m", "csvoice", "--help"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }.items():
        runs: list[Run] = [timed(command, folder) for _ in range(count + 1)][1:]
        wall, cpu = median(run.wall for run in runs), median(run.cpu for run in runs)
        print(f"`{name}`: {wall:.2f} s ({cpu:.2f} s CPU)")


if __name__ == "__main__":
    main()
