"""A command line on a schedule arrives at the program as it was given, sign by sign."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, strategies as st

from csvoice.cli import cli
from csvoice.schedules import Every, Job, crontab, systemd_service, systemd_timer, windows_task

TELLS = "import json, os, sys; print(json.dumps([os.getcwd(), sys.argv[1:]]))"
AWKWARD = (
    "--query",
    "select * from 工单 where a like '%\"x\\' and b = $HOME",
    "存 档\\",
    "",
    "!#&|;",
)
_SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def _job(*arguments: str, folder: Path = Path("/数 据/50%"), every: Every = "week") -> Job:
    return Job("report", (sys.executable, *arguments), folder, every, (7, 5))


@pytest.mark.skipif(sys.platform == "win32", reason="cron runs lines by sh")
def test_the_line_of_crontab_runs(tmp_path: Path) -> None:
    folder = tmp_path / "数 据50%"
    folder.mkdir()
    line = crontab(_job("-c", TELLS, *AWKWARD, folder=folder, every="month"))
    minute, hour, *days, command = line.split(" ", 5)
    assert (minute, hour, days) == ("5", "7", ["1", "*", "*"])
    assert "%" not in command.replace("\\%", "")  # To cron it would end the command.
    run = subprocess.run(
        ["/bin/sh", "-c", command.replace("\\%", "%")], capture_output=True, check=True
    )
    assert json.loads(run.stdout) == [str(folder), [*AWKWARD]]


def _exec_start(unit: str) -> list[str]:
    """Read ExecStart as systemd.service(5) says it does."""
    line = next(one for one in unit.split("\n") if one.startswith("ExecStart="))
    arguments, inside, signs = list[str](), False, iter(line.partition("=")[2])
    for sign in signs:
        if sign == '"':
            inside = not inside
            arguments += [""] if inside else []
        elif inside:
            arguments[-1] += next(signs) if sign in "\\%$" else sign
        else:
            assert sign == " "
    return arguments


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0"))))
def test_the_unit_of_systemd_says_every_argument(arguments: list[str]) -> None:
    assert _exec_start(systemd_service(_job(*arguments)))[1:] == arguments


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    job = _job("-c", TELLS, *AWKWARD, folder=tmp_path)
    (tmp_path / "report.service").write_text(systemd_service(job), "utf-8")
    (tmp_path / "report.timer").write_text(systemd_timer(job), "utf-8")
    units = [str(tmp_path / "report.service"), str(tmp_path / "report.timer")]
    told = subprocess.run(
        [str(shutil.which("systemd-analyze")), "verify", *units], capture_output=True, text=True
    )
    assert not [line for line in told.stderr.splitlines() if "report." in line]


def _windows_arguments(line: str) -> list[str]:
    """Split as CommandLineToArgvW documents: backslashes count only before a quotation mark."""
    arguments, word, inside, position = list[str](), None, False, 0
    while position < len(line):
        backslashes = len(line[position:]) - len(line[position:].lstrip("\\"))
        following = line[position + backslashes : position + backslashes + 1]
        if backslashes:
            halved = backslashes // 2 if following == '"' else backslashes
            word = (word or "") + "\\" * halved
            position += backslashes
            if following == '"' and backslashes % 2:
                word, position = word + '"', position + 1
        elif following == '"':
            word, inside, position = word or "", not inside, position + 1
        elif following in " \t" and not inside:
            arguments, word, position = arguments + [word] * (word is not None), None, position + 1
        else:
            word, position = (word or "") + following, position + 1
    return [*arguments, word] if word is not None else arguments


@given(st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")))))
def test_the_task_of_windows_says_every_argument(arguments: list[str]) -> None:
    command = windows_task(_job(*arguments))
    task = command.partition("@'\n")[2].rpartition("\n'@")[0]
    execute = ET.fromstring(task).find(f"{_SPACE}Actions/{_SPACE}Exec")  # noqa: S314 - our own
    assert execute is not None
    assert execute.findtext(f"{_SPACE}Command") == sys.executable
    assert _windows_arguments(execute.findtext(f"{_SPACE}Arguments") or "") == arguments
    assert execute.findtext(f"{_SPACE}WorkingDirectory") == str(Path("/数 据/50%"))


def test_what_is_shown_can_be_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    line = ["report", "db://crm", "--table", "工单", "--archive", "存档", "--since", "last"]
    result = CliRunner().invoke(cli, ["schedule", "show", "--every", "day", "--at", "7:30", *line])
    assert result.exit_code == 0, result.output
    assert f"30 7 * * * cd {tmp_path} && {sys.executable} -m csvoice report" in result.output
    assert "OnCalendar=*-*-* 07:30:00" in result.output
    assert "Register-ScheduledTask -TaskName 'csvoice'" in result.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["report", "a.csv", "--achive", "x"], "没有选项 --achive。是不是「--archive」"),
        (["reprot", "a.csv"], "没有命令 reprot。是不是「report」"),
        (["report", "db://crm", "--query", "select 1\nfrom t"], "不能有换行"),
        (["--at", "24:00", "report", "a.csv"], "--at 的值不能用"),
        (["--name", "a'b", "report", "a.csv"], "--name 的值不能用"),
        (["report", "mysql://u:p@h/x"], "不要写数据库密码"),
    ],
)
def test_what_could_not_run_is_said_now(arguments: list[str], sentence: str) -> None:
    result = CliRunner().invoke(cli, ["schedule", "show", *arguments])
    assert (result.exit_code, sentence in result.output) == (2, True), result.output
