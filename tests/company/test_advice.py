"""Advice on issues: the shipped dictionary, what goes before what, and mistakes in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from csvoice.company.advice import Advice, read_guidance
from csvoice.dictionary_files import dictionary_folder, read_taxonomy
from csvoice.errors import InputError

SHIPPED = dictionary_folder() / "advice.toml"
TAXONOMIES = sorted((dictionary_folder() / "taxonomies").glob("*.toml"))


@pytest.mark.parametrize("file", TAXONOMIES, ids=lambda file: file.stem)
def test_every_shipped_type_has_advice_of_its_trade(file: Path) -> None:
    taxonomy, guidance = read_taxonomy(file), read_guidance([SHIPPED])
    for issue in taxonomy.issues:
        found = guidance.on(taxonomy.name, issue.name)
        assert found is not None, issue.name
        assert (found.trade, issue.name in found.issues) == (taxonomy.name, True)
        assert found.stage


@pytest.mark.parametrize(
    ("trade", "names", "department"),
    [
        ("automobile", ("刹车失灵", "制动系"), "质量部"),
        ("automobile", (None, "服务收费"), "售后服务部"),
        ("own", ("物流配送",), "物流部"),
        ("telecom", ("客服热线",), "客服部"),
        ("banking", ("客服热线",), "客服中心"),
        ("government", ("安全",), "安全管理部"),
        ("automobile", ("物流延迟",), "物流部"),
    ],
)
def test_names_go_before_words_and_the_own_trade_before_others(
    trade: str, names: tuple[str | None, ...], department: str
) -> None:
    found = read_guidance([SHIPPED]).on(trade, *names)
    assert found is not None
    assert found.department == department


def test_a_companys_file_goes_first(tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    who = 'department = "干线部"\nstep = "查{where}"\nverify = "准点率"'
    own.write_text(f'[[advice]]\nissues = ["物流配送"]\n{who}\n', "utf-8")
    found = read_guidance([own, SHIPPED]).on("ecommerce", "物流配送")
    assert found is not None
    assert found.department == "干线部"


@pytest.mark.parametrize(
    ("place", "step"),
    [
        ("", "核对被投诉的账单"),
        ("华东", "核对华东被投诉的账单"),
        ("Model 3", "核对 Model 3 被投诉的账单"),
    ],
)
def test_a_step_names_its_place(place: str, step: str) -> None:
    assert Advice("", "核对{where}被投诉的账单", "").first_step(place) == step


GOOD = 'department = "A"\nstep = "B"\nverify = "C"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[advise]]\n", "没有名为「advise」的键。是不是「advice」？"),
        (f'[[advice]]\nissue = ["甲"]\n{GOOD}', "是不是「issues」？"),
        (f"[[advice]]\n{GOOD}", "没有说是给谁的"),
        ('[[advice]]\nissues = ["甲"]\nstep = "B"\nverify = "C"\n', "缺少 department"),
        (f'[[advice]]\nissues = "甲"\n{GOOD}', "issues 应为列表"),
        (f'[[advice]]\nissues = ["甲"]\nstage = "售中"\n{GOOD}', "stage 应是咨询、下单"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        read_guidance([file])
    assert "ours.toml" in str(error.value)
    assert said in str(error.value)
