from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from csvoice.config import Config
from csvoice.config_file import load_config
from csvoice.errors import InputError, UsageError
from csvoice.read.mapping import check_map, remember_mapping, remembered, resolve

HEADERS = ["编号", "标题", "内容(必填)", "A+B"]


@pytest.mark.parametrize(
    ("value", "headers"),
    [
        ("标题", ("标题",)),
        ("标题+内容(必填)", ("标题", "内容(必填)")),
        ("标题 + 内容", ("标题", "内容(必填)")),
        ("A+B", ("A+B",)),
        ("正文", None),
    ],
)
def test_resolves_headers(value: str, headers: tuple[str, ...] | None) -> None:
    assert resolve({"text": value}, HEADERS).get("text") == headers


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"txt": "内容"}, "--map 中没有名为「txt」的标准列。是不是「正文」？"),
        ({"正文列": "内容"}, "是不是「正文」？"),
        ({"text": "标题+内客"}, "里的表头「内客」不在文件中。是不是「内容」？"),
        ({"text": "zzz"}, "文件的表头有：标题、内容、编号。"),
    ],
)
def test_names_the_nearest(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(UsageError) as error:
        check_map(given, [["标题", "内容"], ["编号"]])
    assert sentence in str(error.value)


def test_a_header_of_any_file_will_do() -> None:
    check_map({"text": "内容"}, [["标题"], ["内容"]])


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_remembers_for_files_of_the_same_headers(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "csvoice.toml"
    path.write_text('# 我的设置\n[csvoice]\nown = "米家"  # 自家品牌\n', encoding=encoding)
    remember_mapping(path, HEADERS, {"text": "标题"})
    remember_mapping(path, ["别的"], {"text": "别的"})
    remember_mapping(path, HEADERS, {"text": "标题+A+B"})
    config = load_config(path)
    assert config.own == "米家"
    assert "# 自家品牌" in path.read_text(encoding="utf-8")
    assert len(config.mapping) == 2
    assert remembered(config, ["别的"]) == {"text": ("别的",)}
    assert remembered(config, ["别的", "多一列"]) == {}


def test_remembering_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "csvoice.toml"
    remember_mapping(path, HEADERS, {"text": "标题"})
    once = path.read_bytes()
    remember_mapping(path, HEADERS, {"text": "标题"})
    assert path.read_bytes() == once
    assert tomllib.loads(once.decode()) == {
        "mapping": [{"headers": HEADERS, "map": {"text": "标题"}}]
    }


def test_a_second_mapping_adds_to_the_first(tmp_path: Path) -> None:
    path = tmp_path / "csvoice.toml"
    remember_mapping(path, HEADERS, {"text": "A+B", "label": "标题"})
    remember_mapping(path, HEADERS[::-1], {"text": "内容(必填)"})
    assert remembered(load_config(path), HEADERS) == {"text": ("内容(必填)",), "label": ("标题",)}


def test_leaves_a_broken_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "csvoice.toml"
    path.write_text("[csvoice\n", encoding="utf-8")
    with pytest.raises(InputError, match="没有记住"):
        remember_mapping(path, HEADERS, {"text": "标题"})
    assert path.read_text(encoding="utf-8") == "[csvoice\n"


def test_nothing_is_remembered_without_a_file() -> None:
    assert remembered(Config(), HEADERS) == {}
