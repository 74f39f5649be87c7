"""Annotating a few invented texts the way a run does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import csvoice

Annotated = Callable[..., pl.DataFrame]
Rows = Mapping[str, dict[str, Any]]

TAXONOMY = """
name = "shop"
title = "小店"

[[issue]]
name = "物流"
terms = ["物流", "快递", "发货"]
weak = ["包裹"]

  [[issue.detail]]
  name = "送达慢"
  terms = ["太慢", "还没到"]
  patterns = ['等了.{0,4}天']

[[issue]]
name = "质量"
terms = ["质量", "坏了"]
must_not = ["质量检测"]

  [[issue.detail]]
  name = "开裂"
  terms = ["裂"]
  must = ["外壳", "屏幕"]

  [[issue.detail]]
  name = "掉漆"
  terms = ["掉漆"]

[[issue]]
name = "客服"
terms = ["客服", "App"]
"""


@pytest.fixture(scope="session")
def taxonomy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small invented taxonomy."""
    file = tmp_path_factory.mktemp("taxonomy") / "shop.toml"
    file.write_text(TAXONOMY, encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def annotated(taxonomy: Path) -> Annotated:
    """Annotate texts, with further columns by name, and options of Config."""

    def run(
        texts: Sequence[str | None], columns: dict[str, Sequence[Any]] | None = None, **options: Any
    ) -> pl.DataFrame:
        frame = pl.DataFrame(
            {"text": texts, **(columns or {})}, schema_overrides={"text": pl.String}
        )
        return csvoice.annotate(frame, **{"taxonomy": str(taxonomy), **options})

    return run


def by_text(annotated: Annotated, texts: Iterable[str]) -> Rows:
    """Annotate texts in one go, for cases that look at one each."""
    listed = list(texts)
    return dict(zip(listed, annotated(listed).to_dicts(), strict=True))
