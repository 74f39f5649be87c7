"""Very many files of one shape are one table, and are told of in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from csvoice.read import bundles, overlaps
from tests.read.conftest import Read

HEAD = "工单编号,创建时间,反馈内容\n"


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MANY", 3)


def _write(folder: Path, files: int, year: str = "") -> None:
    for number in range(files):
        rows = (
            f"{row + 1},2026-10-{number + 1:02} 09:0{row}:00,第{number}店第{row}次来都没人理"
            for row in range(3)
        )
        (folder / f"{year}{number:02}店.csv").write_text(HEAD + "\n".join(rows), "utf-8")


@pytest.mark.usefixtures("few_are_many")
def test_together_they_are_the_same_rows(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, 4)
    together = read(tmp_path)
    monkeypatch.setattr(bundles, "MANY", 100)
    apart = read(tmp_path)
    assert together.frame.equals(apart.frame)
    assert together.funnel == apart.funnel
    (source,) = together.sources
    assert len(apart.sources) == 4
    assert source.path == f"{tmp_path}/00店.csv 等 4 个文件"
    assert source.rows == 12
    assert together.frame["id"][-1] == "03店.csv#4"


@pytest.mark.usefixtures("few_are_many")
def test_other_columns_and_other_years_stay_apart(read: Read, tmp_path: Path) -> None:
    _write(tmp_path, 2, "2025年")
    _write(tmp_path, 2, "2026年")
    (tmp_path / "热线.csv").write_text("来电时间,来电内容\n2026-10-01,打了三次都没人接\n", "utf-8")
    names = {Path(one.path).name for one in read(tmp_path).sources}
    assert names == {"2025年00店.csv 等 2 个文件", "2026年00店.csv 等 2 个文件", "热线.csv"}


def test_empty_ones_are_one_sentence(read: Read, tmp_path: Path) -> None:
    _write(tmp_path, 1)
    for number in range(5):
        (tmp_path / f"空{number}.csv").write_text(HEAD, "utf-8")
    (source,) = read(tmp_path).sources
    (note,) = [note for note in source.notes if "已跳过" in note]
    assert note == (
        "空0.csv 只有表头；空1.csv 只有表头；空2.csv 只有表头；这样的共 5 个文件，已跳过。"
    )


def test_tables_without_a_text_in_common_are_not_compared_row_by_row(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, 4)
    monkeypatch.setattr(overlaps, "_overlap", lambda *_tables: pytest.fail("compared"))
    assert read(tmp_path).funnel.kept == 12
