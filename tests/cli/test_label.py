"""`csvoice label` with keys from a script instead of a person."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from csvoice.cli import cli
from csvoice.cli.dialogue import keys_of
from csvoice.cli.label import learning_command, split_types
from tests.labelled import TERMS, complaints

ROWS = 90


@pytest.fixture
def export(tmp_path: Path) -> Path:
    texts, _types = complaints(ROWS)
    texts[0] += "，电话13812345678"
    lines = ["编号,反馈内容", *(f"{number},{text}" for number, text in enumerate(texts, 1))]
    file = tmp_path / "反馈 导出.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def taxonomy(tmp_path: Path) -> Path:
    parts = ['name = "shop"', 'title = "网店"']
    for name, terms in TERMS.items():
        parts += ["[[issue]]", f'name = "{name}"', f"terms = {list(terms)}"]
    file = tmp_path / "shop.toml"
    file.write_text("\n".join(parts), encoding="utf-8")
    return file


def label(export: Path, keys: str, *options: str) -> Result:
    labels = export.parent / "labels.csv"
    arguments = ["label", str(export), "-o", str(labels), *options]
    return CliRunner().invoke(cli, arguments, input=keys)


def answers(export: Path) -> list[dict[str, str]]:
    with (export.parent / "labels.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_one_key_a_label_saved_and_masked(export: Path) -> None:
    result = label(export, "1" * ROWS, "--types", "物流，质量,客服")
    assert result.exit_code == 0, result.output
    assert "全部标完了" in result.output
    assert "13812345678" not in result.output
    assert "［手机号］" in result.output
    given = answers(export)
    assert list(given[0]) == ["id", "text", "label"]
    assert {one["label"] for one in given} == {"物流"}
    assert sorted(int(one["id"]) for one in given) == list(range(1, ROWS + 1))


def test_it_goes_on_where_it_stopped(export: Path) -> None:
    label(export, "12s1q", "--types", "甲,乙")
    before = answers(export)
    assert [one["label"] for one in before] == ["甲", "乙", "", "甲"]
    result = label(export, "2q", "--types", "甲,乙")
    assert "接着" in result.output
    stopped_and_resumed = answers(export)
    (export.parent / "labels.csv").unlink()
    label(export, "12s12q", "--types", "甲,乙")
    assert stopped_and_resumed == answers(export)


def test_undo_asks_the_same_again(export: Path) -> None:
    label(export, "1q", "--types", "甲,乙")
    first = answers(export)[0]
    label(export, "uu2q", "--types", "甲,乙")
    assert answers(export) == [{**first, "label": "乙"}]


def test_undo_over_the_end_of_a_round(export: Path) -> None:
    label(export, "12" * 15 + "1uu2q", "--types", "甲,乙")
    given = answers(export)
    assert len(given) == 30
    assert given[-1]["label"] == "乙"


def test_types_can_be_typed_and_get_a_key(export: Path) -> None:
    result = label(export, "n物流\nn质量\n120q")
    assert [one["label"] for one in answers(export)] == ["物流", "质量", "物流", "质量", "其他"]
    assert "2 质量" in result.output


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("z1q", "没有这个键"),
        (" 1q", "没有这个键"),
        ("n\n1q", "没有这个键"),
        ("u1q", "没有可以撤销的"),
        ("h1q", "按键："),
        ("1", "已标 1 条"),
    ],
)
def test_other_keys_are_explained(export: Path, keys: str, said: str) -> None:
    result = label(export, keys, "--types", "甲,乙")
    assert said in result.output
    assert [one["label"] for one in answers(export)] == ["甲"]


def test_a_taxonomy_guesses_and_says_why(export: Path, taxonomy: Path) -> None:
    result = label(export, " q", "--taxonomy", str(taxonomy))
    assert "空格 = " in result.output
    assert "依据：" in result.output
    assert answers(export)[0]["label"] in TERMS
    assert f"--taxonomy {taxonomy}" in result.output


def test_after_a_round_it_says_how_sure_it_is(export: Path, taxonomy: Path) -> None:
    result = label(export, " " * 31 + "q", "--taxonomy", str(taxonomy))
    assert "已标 30 条。这一轮 30 条里猜对 30 条" in result.output
    assert "其余 60 条平均把握" in result.output


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("labels.csv", "a,b\n1,2\n", "不是标注文件"),
        ("labels.txt", "", "应为 .csv"),
    ],
)
def test_other_files_are_left_alone(export: Path, name: str, content: str, said: str) -> None:
    target = export.parent / name
    target.write_text(content, encoding="utf-8")
    result = CliRunner().invoke(cli, ["label", str(export), "-o", str(target)], input="q")
    assert result.exit_code != 0
    assert said in result.output
    assert target.read_text(encoding="utf-8") == content


def test_the_export_itself_is_no_target(export: Path) -> None:
    result = CliRunner().invoke(cli, ["label", str(export), "-o", str(export)], input="q")
    assert result.exit_code == 2
    assert "导出表本身" in result.output


def test_answers_about_other_rows_are_kept(export: Path) -> None:
    foreign = "id,text,label\nx9,上个月的一条,物流\n"
    (export.parent / "labels.csv").write_text(foreign, encoding="utf-8")
    result = label(export, "1q")
    assert answers(export)[0]["id"] == "x9"
    assert [one["label"] for one in answers(export)] == ["物流", "物流"]
    assert result.exit_code == 0


def test_a_failed_save_is_told_and_tried_again(
    export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csvoice.cli import dialogue
    from csvoice.errors import OutputError

    save, failing = dialogue.write_answers, [True, True]

    def sometimes(file: Path, given: list[object]) -> None:
        if failing:
            failing.pop()
            raise OutputError("正被别的程序打开")
        save(file, given)

    monkeypatch.setattr(dialogue, "write_answers", sometimes)
    result = label(export, "1q ", "--types", "甲,乙")
    assert result.output.count("还没有保存") == 2
    assert len(answers(export)) == 1


def test_labels_teach_a_model_that_classifies(export: Path, taxonomy: Path) -> None:
    folder = export.parent
    named = ["--taxonomy", str(taxonomy)]
    label(export, " " * 40 + "q", *named)
    model, labelled = str(folder / "m.skops"), str(folder / "o.csv")
    train = ["train", str(folder / "labels.csv"), "--unlabelled", str(export), *named, "-o", model]
    result = CliRunner().invoke(cli, train)
    assert result.exit_code == 0, result.output
    assert "另有 50 条没有标注的一起学" in result.output
    classify = ["classify", str(export), "--model", model, *named, "-o", labelled]
    assert CliRunner().invoke(cli, classify).exit_code == 0
    with Path(labelled).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    right = [row["issue"] == name for row, name in zip(rows, complaints(ROWS)[1], strict=True)]
    assert sum(right) > 0.9 * ROWS


def test_a_file_without_labels_learns_from_a_named_taxonomy(export: Path, taxonomy: Path) -> None:
    model = str(export.parent / "m.skops")
    bare = CliRunner().invoke(cli, ["train", str(export), "-o", model])
    assert bare.exit_code == 2
    assert "没有找到类别一列" in bare.output
    arguments = ["train", str(export), "-o", model, "--taxonomy", str(taxonomy)]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    assert "没有类别一列，由词典 shop 教" in result.output
    again = str(export.parent / "again.skops")
    CliRunner().invoke(cli, [*arguments[:2], "-o", again, *arguments[4:]])
    assert Path(model).read_bytes() == Path(again).read_bytes()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "--taxonomy"),
        (["--taxonomy", "general", "--search"], "--search"),
    ],
)
def test_unlabelled_needs_a_taxonomy(export: Path, options: list[str], said: str) -> None:
    arguments = ["train", str(export), "--unlabelled", str(export), "-o", "m.skops", *options]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_many_types_have_keys_and_commands_keep_theirs() -> None:
    keys = keys_of([f"类型{number}" for number in range(60)])
    assert not {*keys} & {"s", "u", "n", "q", "h"}
    assert keys["0"] == "其他"
    assert len(keys) == 52


def test_small_helpers() -> None:
    assert split_types("物流，质量、 物流,其他") == ["物流", "质量"]
    assert split_types(None) == []
    command = learning_command(Path("l.csv"), ("a b.csv",), "shop")
    assert command == ('csvoice train l.csv --unlabelled "a b.csv" --taxonomy shop -o model.skops')
    assert learning_command(Path("l.csv"), ("a.csv",), None) == "csvoice train l.csv -o model.skops"
