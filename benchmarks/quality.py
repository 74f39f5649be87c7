"""How good are csvoice's judgements? Prints a Markdown table: task, reference, figure.

    python benchmarks/quality.py DATA_DIR [--task NAME]

DATA_DIR holds the evaluation sets; nothing is tuned on them. How each figure is obtained stands in
docs/quality.md. A task whose data or reference is absent is skipped with a sentence. A new task is
a function in a file under tasks/, listed in TASKS.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from figures import AbsentError, Task
from tasks import issues, nature, sentiment, teaching

TASKS: tuple[Task, ...] = (
    Task("issues-government", issues.government),
    Task("issues-government-rules", issues.government_rules),
    Task("issues-government-no-labels", teaching.unlabelled),
    Task("issues-government-few-labels", teaching.few_labels),
    Task("issues-cars", issues.cars),
    Task("issues-shopping", issues.shopping),
    Task("sentiment-shopping", sentiment.shopping),
    Task("sentiment-apps", sentiment.apps),
    Task("nature-shopping", nature.shopping),
    Task("nature-apps", nature.apps),
)


def main() -> None:
    """Run the tasks that are asked for."""
    parser = argparse.ArgumentParser(description="csvoice's judgements against references")
    parser.add_argument("data", type=Path, help="folder with the evaluation sets")
    names = [task.name for task in TASKS]
    parser.add_argument("--task", action="append", choices=names, help="only this one; repeatable")
    arguments = parser.parse_args()
    print("| task | reference | figure |\n| --- | --- | --- |")
    skipped = [
        report(task, arguments.data) for task in TASKS if task.name in (arguments.task or names)
    ]
    print("\n".join(filter(None, ["", *skipped])))


def report(task: Task, data: Path) -> str:
    """Print a task's rows; return why there are none, if so."""
    try:
        for row in task.measure(data):
            print(f"| {row.task} | {row.reference} | {row.figure} |", flush=True)
    except AbsentError as reason:
        return f"{task.name} skipped: {reason}."
    return ""


if __name__ == "__main__":
    main()
