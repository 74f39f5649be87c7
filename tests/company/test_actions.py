"""actions.toml: what is read, and what is said of mistakes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from csvoice.company.actions import Action, read_actions
from csvoice.config_file import load_config
from csvoice.errors import InputError

HEAD = '[[action]]\nname = "换承运商"\ndate = 2026-09-01\n'


def read(folder: Path, text: str) -> tuple[Action, ...]:
    file = folder / "actions.toml"
    file.write_text(text, "utf-8")
    return read_actions(file)


def test_what_stands_in_the_file(tmp_path: Path) -> None:
    text = (
        f'{HEAD}issue = "物流配送"\nexpect = "-30%"\n{HEAD}metric = "评分"\n{HEAD}metric = "FCR"\n'
    )
    first, second, third = read(tmp_path, text)
    assert first == Action("换承运商", date(2026, 9, 1), issue="物流配送", expect=-0.3)
    assert (second.metric, second.wanted, first.wanted) == ("rating", 1, -1)
    assert third.metric == "first_contact_resolved"
    assert read_actions(None) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "issue（针对的问题）和 metric"),
        ('[[action]]\nname = "甲"\nissue = "乙"\n', "要有 name（做什么）和 date"),
        ('[[action]]\nname = "甲"\ndate = "9月1日"\nissue = "乙"\n', "date 应写成 2026-11-11"),
        (f'{HEAD}isue = "物流"\n', "是不是「issue」？"),
        (f'{HEAD}metric = "评份"\n', "是不是「评分」？"),
        (f'{HEAD}issue = "物流"\nexpect = "三成"\n', '应写成 "-30%"'),
        ("[[measure]]\n", "只能有 [[action]]"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=r"actions\.toml") as error:
        read(tmp_path, text)
    assert said in str(error.value)


def test_the_file_beside_the_config_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_config().actions is None
    read(tmp_path, f'{HEAD}issue = "物流配送"\n')
    assert load_config().actions == Path("actions.toml")
    (tmp_path / "ours.toml").write_text("", "utf-8")
    assert load_config(tmp_path / "ours.toml").actions == tmp_path / "actions.toml"
