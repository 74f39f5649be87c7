"""What the archive holds of rows that come again, are corrected, or only look alike."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from csvoice import errors
from csvoice.errors import CsvoiceError, InputError, UsageError
from tests.archive.conftest import Begin, Made
from tests.archive.exports import MONTHS, of_month, report, rows, store, store_months, write

AUGUST, SEPTEMBER = MONTHS[:2]


def _kept(folder: Path) -> pl.DataFrame:
    files = sorted((folder / "archive").glob("*/feedback.parquet"))
    return pl.concat([pl.read_parquet(file) for file in files], how="diagonal_relaxed")


@pytest.mark.parametrize("ids", [True, False])
def test_overlapping_exports_count_once(tmp_path: Path, ids: bool) -> None:
    frame = rows() if ids else rows(工单编号=None)
    store(write(tmp_path / "a", frame[:150]), tmp_path / "archive")
    found = store(write(tmp_path / "b", frame[100:220]), tmp_path / "archive")
    kept = _kept(tmp_path)
    assert kept.height == 220
    assert kept["id"].n_unique() == 220
    assert found.report.funnel.kept == 120
    assert found.archived == 100


def test_made_up_ids_stay_and_never_clash(tmp_path: Path) -> None:
    frame = rows(工单编号=None)
    store_months(tmp_path, frame, (AUGUST, SEPTEMBER))
    kept = _kept(tmp_path)
    assert set(kept["source"]) == {"export.csv", "export(2).csv"}
    assert kept["id"].n_unique() == kept.height
    grown = pl.concat([of_month(frame, AUGUST), rows(0, 1, 工单编号=None, 反馈内容=["新写的一条"])])
    store(write(tmp_path / AUGUST, grown), tmp_path / "archive")
    again = _kept(tmp_path)
    assert again.height == kept.height + 1
    assert set(kept["id"]) < set(again["id"])
    assert again["id"].n_unique() == again.height


CHANGES: dict[str, tuple[dict[str, str], int]] = {
    "another text, the same day: a correction": ({"反馈内容": "改过的内容（{n}）"}, 0),
    "another date, the same text: a correction": ({"创建时间": "2026-09-20 08:00:00"}, 0),
    "another cell: a correction": ({"渠道": "邮件"}, 0),
    "another text on another day: another feedback": (
        {"反馈内容": "另一件事（{n}）", "创建时间": "2026-09-20 08:00:00"},
        1,
    ),
}


@pytest.fixture(scope="module")
def come_again(tmp_path_factory: pytest.TempPathFactory, made: Made) -> pl.DataFrame:
    """The archive of August and September, after a row of August came again with each change."""
    folder = tmp_path_factory.mktemp("again") / "folder"
    shutil.copytree(made(1)[0], folder)
    changed = [
        rows(n, n + 1).with_columns(
            pl.lit(cell.format(n=n)).alias(name) for name, cell in cells.items()
        )
        for n, (cells, _more) in enumerate(CHANGES.values())
    ]
    store(
        write(folder / "b", pl.concat([*changed, of_month(rows(), SEPTEMBER)])), folder / "archive"
    )
    return _kept(folder)


@pytest.mark.parametrize("change", CHANGES)
def test_an_id_that_comes_again(come_again: pl.DataFrame, change: str) -> None:
    number = list(CHANGES).index(change)
    cells, more = CHANGES[change]
    found = come_again.filter(pl.col("text").str.ends_with(f"（{number}）"))
    assert found.height == 1 + more
    assert found.filter(pl.col("id") == f"G{number:05}").height == 1
    text = cells.get("反馈内容", "（{n}）").format(n=number)
    assert found.filter(pl.col("text").str.ends_with(text)).height == 1
    dates, channels = found["created_at"].dt.strftime("%Y-%m-%d %H:%M:%S"), found["channel"]
    assert cells.get("创建时间", dates[0]) in dates
    assert cells.get("渠道", channels[0]) in channels


def test_ids_that_come_again_stay_apart(come_again: pl.DataFrame) -> None:
    assert come_again["id"].n_unique() == come_again.height
    months = [of_month(rows(), month).height for month in (AUGUST, SEPTEMBER)]
    assert come_again.height == sum(months) + sum(more for _cells, more in CHANGES.values())


def test_ids_that_repeat_within_a_file_replace_nothing(tmp_path: Path) -> None:
    same = rows(0, 4, 工单编号=["A", "A", "B", "C"], 创建时间=["2026-08-01"] * 4)
    store(write(tmp_path / "a", same), tmp_path / "archive")
    later = rows(4, 5, 工单编号=["A"], 创建时间=["2026-08-01"])
    store(write(tmp_path / "b", later), tmp_path / "archive")
    assert _kept(tmp_path).height == 5


@pytest.mark.parametrize(
    "missing", [(("评分", "客户姓名"), ("品牌", "渠道")), (("品牌", "渠道"), ("评分", "客户姓名"))]
)
def test_columns_that_are_missing_in_a_month(
    tmp_path: Path, begin: Begin, missing: tuple[tuple[str, str], tuple[str, str]]
) -> None:
    begin(1)
    for month, columns, told in zip(MONTHS[1:], missing, (store, report), strict=True):
        file = write(tmp_path / month, of_month(rows(), month).drop(columns))
        found = told(file, tmp_path / "archive")
        assert found.failures == ()
        assert [one.name for one in found.report.sections if one.status == "failed"] == []


def test_an_older_file_is_reported_on_as_its_own_month(tmp_path: Path) -> None:
    store_months(tmp_path, rows(), (SEPTEMBER,))
    found = store_months(tmp_path, rows(), MONTHS[:1])
    assert found.report.period.label == "2026 年 8 月"
    assert found.report.previous is None


def test_no_secret_is_kept(tmp_path: Path) -> None:
    store_months(tmp_path, rows(客户姓名=["张三丰"] * 360), (AUGUST, SEPTEMBER))
    archive = tmp_path / "archive"
    assert "［手机号］" in "".join(_kept(tmp_path)["text"])
    files = b"".join(file.read_bytes() for file in archive.glob("*/*.json"))
    written = files.decode() + str(_kept(tmp_path).to_dicts())
    for secret in ("13800138000", "张三丰"):
        assert secret not in written


def test_rows_without_a_date_are_told_of_and_left_out(tmp_path: Path) -> None:
    dates = ["", *rows(1)["创建时间"]]
    found = store(write(tmp_path, rows(创建时间=dates)), tmp_path / "archive")
    assert any("1 条没有日期" in note for note in found.notes)
    assert _kept(tmp_path).height == 359


def test_a_file_without_dates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="存档按月存放"):
        store(write(tmp_path, rows(创建时间=None)), tmp_path / "archive")
    assert not (tmp_path / "archive").exists()


def test_another_key_is_refused_and_never_stored(tmp_path: Path) -> None:
    keys = [tmp_path / f"{n}.key" for n in (1, 2)]
    for number, key in enumerate(keys):
        key.write_bytes(bytes([65 + number]) * 32)
    store_months(tmp_path, rows(), (AUGUST,), key=keys[0])
    with pytest.raises(UsageError, match="另一个密钥"):
        store_months(tmp_path, rows(), (SEPTEMBER,), key=keys[1])
    store_months(tmp_path, rows(客户姓名=None), (SEPTEMBER,), key=keys[1])
    written = b"".join(file.read_bytes() for file in (tmp_path / "archive").glob("*/*.json"))
    assert b"A" * 32 not in written


BROKEN: dict[str, tuple[str, bytes, type[CsvoiceError], str]] = {
    "newer": (
        "manifest.json",
        b'{"archive_version": 99, "csvoice": "9.0"}',
        errors.UsageError,
        "更新的 csvoice 9.0",
    ),
    "no manifest": ("manifest.json", b"", InputError, "已损坏"),
    "no object": ("manifest.json", b"[]", InputError, "已损坏"),
    "no rows": ("feedback.parquet", b"PAR1", InputError, "已损坏"),
    "no report": ("report.json", b"{}", InputError, "已损坏"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_an_archive_that_cannot_be_used(tmp_path: Path, begin: Begin, what: str) -> None:
    name, content, error, message = BROKEN[what]
    begin(1)
    (tmp_path / "archive" / AUGUST / name).write_bytes(content)
    with pytest.raises(error, match=message):
        store_months(tmp_path, rows(), (SEPTEMBER,))


def test_other_folders_are_left_alone_and_a_file_is_refused(tmp_path: Path) -> None:
    other = write(tmp_path / "archive" / "2026-08-old", rows(0, 1))
    store_months(tmp_path, rows(), (AUGUST,))
    assert other.exists()
    with pytest.raises(UsageError, match="是一个文件"):
        store(other, other)


def test_a_period_is_dropped_with_its_folder(tmp_path: Path, begin: Begin) -> None:
    begin(2)
    for file in (tmp_path / "archive" / AUGUST).iterdir():
        file.unlink()
    (tmp_path / "archive" / AUGUST).rmdir()
    found = store_months(tmp_path, rows(), (MONTHS[2],))
    assert list(found.report.manifest["archive"]) == [SEPTEMBER]
