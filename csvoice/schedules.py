"""A command line that runs by itself: as a line of crontab, a timer of systemd, a task of Windows.

csvoice has no daemon of its own; each function writes what the system's own scheduler takes.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from subprocess import list2cmdline
from typing import Literal, TypeAlias
from xml.sax.saxutils import escape

Every: TypeAlias = Literal["day", "week", "month"]

_CRON_DAYS: dict[Every, str] = {"day": "* * *", "week": "* * 1", "month": "1 * *"}
_SYSTEMD_DAYS: dict[Every, str] = {"day": "*-*-*", "week": "Mon *-*-*", "month": "*-*-01"}
_WINDOWS_DAYS: dict[Every, str] = {
    "day": "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>",
    "week": "<ScheduleByWeek><WeeksInterval>1</WeeksInterval>"
    "<DaysOfWeek><Monday/></DaysOfWeek></ScheduleByWeek>",
    "month": "<ScheduleByMonth><DaysOfMonth><Day>1</Day></DaysOfMonth><Months>"
    "<January/><February/><March/><April/><May/><June/><July/><August/><September/><October/>"
    "<November/><December/></Months></ScheduleByMonth>",
}


@dataclass(frozen=True, slots=True)
class Job:
    """What is to run, and when.

    Attributes:
        name: Of the timer or task; letters, digits and hyphens.
        command: The program and its arguments, none of which holds a line break.
        folder: Where it runs, absolute.
        every: On each day, each Monday, or the first of each month.
        at: Hour and minute, local time.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    every: Every
    at: tuple[int, int]


def crontab(job: Job) -> str:
    """Return the line for `crontab -e`; to cron a bare percent sign ends the line."""
    hour, minute = job.at
    line = f"cd {shlex.quote(str(job.folder))} && {shlex.join(job.command)}"
    return f"{minute} {hour} {_CRON_DAYS[job.every]} {line.replace('%', chr(92) + '%')}"


def systemd_service(job: Job) -> str:
    """Return the unit NAME.service for ~/.config/systemd/user."""
    folder = str(job.folder).replace("%", "%%")
    return (
        f"[Unit]\nDescription=csvoice {job.name}\n\n[Service]\nType=oneshot\n"
        f"WorkingDirectory={folder}\nExecStart={' '.join(map(_systemd_quoted, job.command))}\n"
    )


def systemd_timer(job: Job) -> str:
    """Return the unit NAME.timer; a run that was missed is made up for."""
    hour, minute = job.at
    return (
        f"[Unit]\nDescription=csvoice {job.name}\n\n[Timer]\n"
        f"OnCalendar={_SYSTEMD_DAYS[job.every]} {hour:02}:{minute:02}:00\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _systemd_quoted(argument: str) -> str:
    """Quote an argument of ExecStart, where % and $ stand for something."""
    signs = {"\\": "\\\\", '"': '\\"', "%": "%%", "$": "$$"}
    return '"' + "".join(signs.get(sign, sign) for sign in argument) + '"'


def windows_task(job: Job) -> str:
    """Return the command for PowerShell that registers the task; a run missed is made up for."""
    hour, minute = job.at
    program, *arguments = job.command
    task = (
        '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">\n'
        "  <Triggers><CalendarTrigger>"
        f"<StartBoundary>2026-01-01T{hour:02}:{minute:02}:00</StartBoundary>"
        f"{_WINDOWS_DAYS[job.every]}</CalendarTrigger></Triggers>\n"
        "  <Settings><StartWhenAvailable>true</StartWhenAvailable>"
        "<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries></Settings>\n"
        f"  <Actions><Exec><Command>{escape(program)}</Command>"
        f"<Arguments>{escape(list2cmdline(arguments))}</Arguments>"
        f"<WorkingDirectory>{escape(str(job.folder))}</WorkingDirectory></Exec></Actions>\n"
        "</Task>"
    )
    return f"Register-ScheduledTask -TaskName '{job.name}' -Xml @'\n{task}\n'@"
