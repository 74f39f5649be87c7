"""Competitors' files beside one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from csvoice.config import Config
from csvoice.errors import InputError, UsageError
from csvoice.read.builtin import register_readers
from csvoice.read.feedback import RawFeedback, read_feedback

Write = Callable[..., Path]
PLAIN = "评论内容,星级\n发货太慢，等了六天,1\n很好用，推荐给大家,5\n"
BRANDED = "品牌,评论内容,星级\n星途,发货太慢，等了六天,1\n星途,很好用，推荐给大家,5\n"
SEVERAL = (
    "品牌,评论内容,星级\n星途,屏幕坏了，没人管,1\n北辰,很好用，推荐给大家,5\n,一般般，凑合用吧,3\n"
)


def read(own: Path, competitors: dict[str, Path], name: str | None = None) -> RawFeedback:
    config = Config(own=name)
    return read_feedback([own], config, register_readers(config), competitors=competitors)


@pytest.mark.parametrize(
    ("text", "brands", "note"),
    [
        (PLAIN, ["青禾", "青禾"], "记作「青禾」"),
        (BRANDED, ["青禾", "青禾"], "「星途」记作「青禾」"),
        (SEVERAL, ["星途", "北辰", "青禾"], "有 2 个品牌"),
    ],
)
def test_rows_of_a_competitors_file_get_its_brand(
    write: Write, text: str, brands: list[str], note: str
) -> None:
    raw = read(write("自己.csv", PLAIN), {"青禾": write("青禾.csv", text)})
    of_file = raw.frame.drop_nulls("competitor")
    assert of_file["brand"].to_list() == brands
    assert any(note in one for one in raw.sources[1].notes)


@pytest.mark.parametrize(("name", "brand"), [(None, "本品"), ("远山", "远山")])
def test_own_rows_without_a_brand_get_ones_own(write: Write, name: str | None, brand: str) -> None:
    raw = read(write("自己.csv", PLAIN), {"青禾": write("青禾.csv", PLAIN)}, name)
    assert raw.frame["brand"].to_list() == [brand, brand, "青禾", "青禾"]
    assert any("--own" in one for one in raw.sources[0].notes) == (name is None)


def test_equal_rows_of_two_brands_are_no_duplicates_and_are_counted_apart(write: Write) -> None:
    raw = read(write("自己.csv", PLAIN), {"青禾": write("青禾.csv", PLAIN)})
    assert (raw.funnel.kept, raw.funnel.competitor, raw.funnel.duplicate) == (2, 2, 0)
    assert raw.funnel.read == 4


def test_files_of_one_name_are_told_apart(write: Write, tmp_path: Path) -> None:
    (tmp_path / "竞品").mkdir()
    raw = read(write("三月.csv", PLAIN), {"青禾": write("竞品/三月.csv", PLAIN)})
    assert raw.frame["source"].to_list() == ["三月.csv", "三月.csv", "三月(2).csv", "三月(2).csv"]


def test_what_cannot_be_is_said(write: Write, tmp_path: Path) -> None:
    own = write("自己.csv", PLAIN)
    with pytest.raises(UsageError, match="给了两次"):
        read(own, {"青禾": own})
    with pytest.raises(UsageError, match="「青禾」既是 --own 又是 --competitor"):
        read(own, {"青禾": write("青禾.csv", PLAIN)}, "青禾")
    with pytest.raises(InputError, match="找不到文件"):
        read(own, {"青禾": tmp_path / "没有.csv"})
