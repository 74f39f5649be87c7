"""The same report again: delivered without being made."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from csvoice.pipeline import deliver
from tests.conftest import PluginFile
from tests.exports import write_export

pytestmark = pytest.mark.usefixtures("plugins_here")


class ReportMadeError(Exception):
    """The report is about to be made."""


def _report(*options: str) -> Result:
    arguments = ("report", "导出.csv", "-o", "out", "--format", "json", *options)
    return CliRunner().invoke(cli, arguments)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CSVOICE_CACHE", str(tmp_path / "cache"))
    write_export(tmp_path)


def _refuse(patch: pytest.MonkeyPatch) -> None:
    def run(*_arguments: object, **_options: object) -> None:
        raise ReportMadeError

    patch.setattr(deliver, "run", run)


def test_nothing_is_done_where_nothing_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    first = _report()
    content = Path("out/report.json").read_bytes()
    Path("out/report.json").unlink()
    _refuse(monkeypatch)
    again = _report()
    assert (again.exit_code, again.output) == (first.exit_code, first.output) == (0, first.output)
    assert Path("out/report.json").read_bytes() == content
    assert isinstance(_report("--period", "all").exception, ReportMadeError)
    assert isinstance(_report("--no-cache").exception, ReportMadeError)


def test_the_archive_holds_what_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    # The first run fills the archive, the second meets it filled, the third leaves it as it is.
    for _time in range(3):
        assert _report("--archive", "存档").exit_code == 0
    kept = {file: file.read_bytes() for file in Path("存档").rglob("*") if file.is_file()}
    _refuse(monkeypatch)
    assert _report("--archive", "存档").exit_code == 0
    assert {file: file.read_bytes() for file in Path("存档").rglob("*") if file.is_file()} == kept


def test_notifiers_are_told_again(
    plugins_dir: Path, plugin: PluginFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin("""
        from pathlib import Path

        def send(findings):
            with Path("sent.txt").open("a", encoding="utf-8") as file:
                file.write(f"{[one.statement for one in findings]}\\n")

        @hookimpl
        def register_notifiers():
            return [Notifier("tell", send)]
    """)
    Path("csvoice.toml").write_text('[csvoice]\nnotify = ["tell"]\n', encoding="utf-8")
    options = ("--plugins-dir", str(plugins_dir))
    assert _report(*options).exit_code == 0
    _refuse(monkeypatch)
    assert _report(*options).exit_code == 0
    first, second = Path("sent.txt").read_text(encoding="utf-8").splitlines()
    assert first == second
    assert len(first) > len("[]")
