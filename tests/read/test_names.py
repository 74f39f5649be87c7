"""The names of columns: every column has some, and none stands there for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from csvoice.dictionary_files import dictionary_folder
from csvoice.errors import InputError
from csvoice.read.fits import FITS
from csvoice.read.names import load_names
from csvoice.schema import KINDS

SHIPPED = (dictionary_folder() / "columns.toml").read_text(encoding="utf-8")


def test_every_column_has_names_and_every_kind_says_what_fits() -> None:
    assert set(load_names()) == set(KINDS)
    assert all(names.headers for names in load_names().values())
    assert set(FITS) == set(KINDS.values())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SHIPPED.replace("[agent]", "[agents]"), r"没有标准列 agent 的表头；请加上 \[agent\]"),
        (SHIPPED + '[shop]\nheaders = ["门店"]\n', r"\[shop\] 不是标准列"),
    ],
)
def test_a_missing_part_is_named(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "columns.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        load_names(path)
