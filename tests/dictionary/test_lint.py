from __future__ import annotations

from pathlib import Path

import pytest

from csvoice.dictionary.lint import lint
from csvoice.errors import InputError


def problems(folder: Path, *lines: str) -> list[tuple[str, str, int, str]]:
    file = folder / "words.txt"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = lint(file, stopwords=frozenset({"可以", "好的吧"}))
    return [(one.level, one.kind, one.line, one.instead) for one in found]


@pytest.mark.parametrize(
    "line",
    [
        "# 注释",
        "米家",
        "米家 24",
        "米家 24 n",
        "米家 n",
        "米家\t24\tn",
        "断油熄火 3 nz",
        "荣耀版 3",
    ],
)
def test_sound_lines(tmp_path: Path, line: str) -> None:
    assert problems(tmp_path, line) == []


@pytest.mark.parametrize(
    ("line", "level", "kind", "instead"),
    [
        ("米家,24,n", "error", "columns", "米家 24 n"),
        ("米家，24", "error", "columns", "米家 24"),
        ("米家 n 24", "error", "columns", "米家 24 n"),
        ("米家 3 24 n", "error", "columns", "米家 3 n"),
        ("米家 高 n", "error", "frequency", "米家 n"),
        ("米家 １００ n", "error", "frequency", "米家 n"),
        ("米家 2.5", "error", "frequency", "米家"),
        ("米家 -3 n", "error", "frequency", "米家 n"),
        ("wifi pro", "error", "tag", "wifi pro 3"),
        ("米家 24 zzz", "error", "tag", "米家 24 n"),
        ("米家\tzzz", "error", "tag", "米家 n"),
        ("米家 1 n", "error", "too-low", "米家 24 n"),
        ("小愛同學 3 n", "error", "unfolded", "小爱同学 3 n"),
        ("ＡＰＰ版 3", "error", "unfolded", "APP版 3"),
        ("iPhone15 Pro", "warning", "symbols", ""),
        ("奥迪 A4L 3", "warning", "symbols", ""),
        ("米家 0", "warning", "deleted", "米家"),
        ("米", "warning", "short", ""),
        ("好的吧", "warning", "stop-word", ""),
    ],
)
def test_lines_that_do_not_work(
    tmp_path: Path, line: str, level: str, kind: str, instead: str
) -> None:
    assert problems(tmp_path, "# 第一行", line) == [(level, kind, 2, instead)]


def test_the_frequency_that_is_asked_for_is_enough(tmp_path: Path) -> None:
    for word in ("米家", "美居", "服务态度好", "中出", "上不了"):
        found = problems(tmp_path, f"{word} 1")
        instead = [one[3] for one in found if one[1] == "too-low"]
        assert problems(tmp_path, *instead) == []


def test_lines_about_the_same_word(tmp_path: Path) -> None:
    found = problems(tmp_path, "美居 3 n", "米家", "美居 3 n", "米家 50")
    assert found == [("warning", "duplicate", 3, ""), ("error", "conflict", 4, "")]


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "词典.txt"
    file.write_bytes(b"\xff\xff")
    with pytest.raises(InputError, match="另存为 UTF-8"):
        lint(file)
