"""What each stage took, told by the progress of the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from csvoice.cli import cli
from csvoice.pipeline.profile import Profile
from tests.exports import write_export


def test_stages_and_what_lies_between_them() -> None:
    told: list[tuple[str, int, int]] = []
    profile = Profile(lambda *one: told.append(one))
    calls = [("read", 0, 1), ("read", 1, 1), ("annotate", 0, 9), ("annotate", 4, 9)]
    calls += [("annotate", 9, 9), ("sections", 0, 3), ("sections", 3, 3)]
    for call in calls:
        profile(*call)
    assert told == calls
    stages = profile.stages()
    assert [one["stage"] for one in stages] == ["read", "plan", "annotate", "link", "sections"]
    assert all(one["seconds"] >= 0 and one["cpu"] >= 0 for one in stages)
    memory = [one["memory"] for one in stages]
    assert memory == sorted(memory)


def test_the_manifest_has_it_where_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    export = str(write_export(tmp_path))
    for flag in ((), ("--profile",)):
        result = CliRunner().invoke(cli, ["report", export, "-o", "out", "--format", "json", *flag])
        assert result.exit_code == 0, result.output
        manifest = json.loads(Path("out/report.json").read_text(encoding="utf-8"))["manifest"]
        assert ("profile" in manifest) is bool(flag)
