"""The docs are true: examples run, generated pages are fresh, links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from csvoice import testing
from csvoice.cli import cli
from csvoice.testing.checks import try_check
from csvoice.testing.contract import checks_of
from csvoice.testing.subjects import load_subjects

ROOT = Path(__file__).parents[1]
EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "docs/plugins.md").read_text("utf-8"), re.S)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    rows = {
        "编号": [f"A{number}" for number in range(40)],
        "提交时间": [f"2026-09-{1 + number % 28:02} {number % 24:02}:10" for number in range(40)],
        "反馈内容": ["孩子用了三天就坏了，客服不理人", "物流太慢，等了一个星期才到"] * 20,
    }
    path = tmp_path / "export.csv"
    pl.DataFrame(rows).write_csv(path)
    return path


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "path", list(sys.path))
    folder = tmp_path / "my-plugins"
    folder.mkdir()
    for number, code in enumerate(EXAMPLES):
        (folder / f"docs_example_{number}_{abs(hash(folder)) % 10**9}.py").write_text(code, "utf-8")
    return folder


def test_the_examples_are_of_four_kinds() -> None:
    hooks = [re.search(r"def (register_\w+)", code) for code in EXAMPLES]
    found = [hook.group(1) for hook in hooks if hook]
    kinds = ("sections", "annotators", "renderers", "renderers", "notifiers")
    assert found == [f"register_{kind}" for kind in kinds]


def test_the_examples_work(export: Path, plugins: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = [
        "--plugins-dir",
        str(plugins),
        "--format",
        "md,txt,adoc",
        "--no-open",
        "-o",
        str(out),
    ]
    result = CliRunner().invoke(cli, ["report", str(export), *arguments])
    assert result.exit_code == 0, result.output
    assert "夜间（22 时至 6 时）的反馈有 14 条，占 35.0%" in (out / "report.md").read_text("utf-8")
    assert (out / "report.txt").read_text("utf-8").startswith("9 月投诉 40 条，")
    document = (out / "report.adoc").read_text("utf-8")
    pictures = re.findall(r"image::(report_files/\d+\.svg)", document)
    assert pictures
    assert all("<svg" in (out / name).read_text("utf-8") for name in pictures)


def test_the_notifier_of_the_example_shows_what_it_would_write(export: Path, plugins: Path) -> None:
    arguments = ["--plugins-dir", str(plugins), "--notify", "log-file", "--dry-run"]
    result = CliRunner().invoke(cli, ["alert", str(export), *arguments])
    assert result.exit_code == 0, result.output
    assert "将发送到 log-file" in result.output


def test_the_annotator_of_the_example_adds_its_column(export: Path, plugins: Path) -> None:
    target = export.with_name("labelled.parquet")
    arguments = ["classify", str(export), "-o", str(target), "--plugins-dir", str(plugins)]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    assert pl.read_parquet(target)["emotion.kind"].to_list() == ["愤怒", None] * 20


@pytest.mark.slow
def test_the_examples_keep_the_contract(plugins: Path) -> None:
    for file in sorted(plugins.glob("*.py")):
        (subject,) = load_subjects(file)
        # Time is measured by `csvoice plugins check`; here the machine may be busy.
        checks = [one for one in checks_of(subject, 500, {}) if "用时" not in one.title]
        assert [one.reason for one in map(try_check, checks) if not one.ok] == []


def test_the_testing_kit_is_listed() -> None:
    page = (ROOT / "docs/plugins.md").read_text("utf-8")
    missing = {name for name in testing.__all__ if name not in page} - {"Check"}
    assert not missing


def test_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs/generate.py"), "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing


def test_files_that_docs_name_are_there() -> None:
    pages = (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md"))
    named = {
        name
        for page in pages
        for name in re.findall(r"`([\w./-]+/[\w.-]+\.py)`", page.read_text("utf-8"))
    }
    roots = (ROOT, ROOT / "csvoice", ROOT / "plugins")
    assert named
    assert not [name for name in named if not any((root / name).exists() for root in roots)]
