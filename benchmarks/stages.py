"""Where does a report spend its time?

    python benchmarks/stages.py FILE [--jobs 1] [--format html,md,json]

Runs the whole way in this process and prints the seconds of each stage and of each annotator,
section and renderer, on the clock and of processors. With `--jobs 2` annotate happens in other
processes, whose processor time is not seen here.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

FUNCTIONS = (
    ("csvoice.pipeline.deliver", "load_plugins", "load plugins"),
    ("csvoice.pipeline.preparation", "read_safely", "read"),
    ("csvoice.pipeline.preparation", "make_plan", "plan"),
    ("csvoice.pipeline.preparation", "annotate_rows", "annotate"),
    ("csvoice.annotate.engine", "protect", "annotate: clean and mask"),
    ("csvoice.pipeline.parts", "write_part", "annotate: write parts"),
    ("csvoice.pipeline.annotation", "_table", "annotate: put together"),
    ("csvoice.pipeline.links", "link_duplicates", "link"),
    ("csvoice.pipeline.links", "link_voices", "link"),
    ("csvoice.pipeline.links", "find_events", "detect"),
    ("csvoice.pipeline.run", "make_context", "period"),
    ("csvoice.pipeline.run", "build_within_limits", "sections"),
    ("csvoice.pipeline.run", "verbatims", "evidence"),
    ("csvoice.pipeline.deliver", "write_files", "write"),
)
LOADING = tuple(f"csvoice.pipeline.{name}" for name in ("deliver", "preparation", "annotation"))
HOOKS = (
    ("register_tokenizers", "prepare", "annotate: prepare", "annotate"),
    ("register_annotators", "prepare", "annotate: prepare", "annotate"),
    ("register_sections", "build", "sections", ""),
    ("register_renderers", "render", "render", ""),
)
spent: dict[str, list[float]] = {}


def main() -> None:
    """Prints a Markdown table."""
    parser = argparse.ArgumentParser(description="seconds of each stage of a report")
    parser.add_argument("file", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--format", default="html,md,json")
    arguments = parser.parse_args()
    started = time.perf_counter(), time.process_time()
    deliver = import_module("csvoice.pipeline.deliver")
    note("import", *started)
    watch()
    formats = tuple(arguments.format.split(","))
    config = deliver.Config(formats=formats, jobs=arguments.jobs, cache=False)
    with tempfile.TemporaryDirectory() as folder:
        deliver.deliver([arguments.file], Path(folder), config)
    note("all", *started)
    print("| stage | wall, s | CPU, s | calls |\n| --- | ---: | ---: | ---: |")
    for label, (wall, cpu, calls) in sorted(spent.items()):
        print(f"| {label} | {wall:.2f} | {cpu:.2f} | {calls:.0f} |")


def watch() -> None:
    """Puts a clock on the stages, and on what plugins registered."""
    for module, name, label in FUNCTIONS:
        owner = import_module(module)
        setattr(owner, name, clocked(getattr(owner, name), label))
    for module in LOADING:
        owner = import_module(module)
        owner.load_plugins = watched(owner.load_plugins)


def watched(load: Callable[..., Any]) -> Callable[..., Any]:
    """Plugins whose components have a clock."""

    def load_plugins(*arguments: Any) -> Any:
        found = load(*arguments)
        components = dict(found.components)
        for hook, work, label, later in HOOKS:
            components[hook] = {
                name: replace(
                    one, **{work: clocked(getattr(one, work), f"{label}: {name}", later, name)}
                )
                for name, one in components[hook].items()
            }
        return replace(found, components=components)

    return load_plugins


def clocked(
    work: Callable[..., Any], label: str, then: str = "", name: str = ""
) -> Callable[..., Any]:
    """Work that notes its time under a label; with `then`, what it returns notes its time, too."""

    def timed(*arguments: Any, **options: Any) -> Any:
        started = time.perf_counter(), time.process_time()
        try:
            result = work(*arguments, **options)
        finally:
            note(label, *started)
        return clocked(result, f"{then}: {name}") if then else result

    return timed


def note(label: str, wall: float, cpu: float) -> None:
    """Adds the time since a start."""
    sums = spent.setdefault(label, [0.0, 0.0, 0.0])
    sums[0] += time.perf_counter() - wall
    sums[1] += time.process_time() - cpu
    sums[2] += 1


if __name__ == "__main__":
    main()
