"""jieba and rjieba as they are, and in silence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl
import pytest

from csvoice.lexicon import UserWord
from csvoice.plan import Cut
from csvoice.segment import fast, raw, reference

Prepare = Callable[[tuple[UserWord, ...]], Cut]
Jieba = Callable[[Iterable[UserWord]], Callable[[str], list[str]]]

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys, warnings
import polars as pl
from csvoice.segment import fast, reference
from csvoice.lexicon import UserWord
assert not {"jieba", "rjieba"} & set(sys.modules)
warnings.simplefilter("error")
for prepare in (fast, reference):
    for words in ((), (UserWord("车机系统"),), (UserWord("车机", 0),)):
        prepare(words)(pl.Series(["车机系统黑屏黑屏"]))
"""


def test_reference_is_jieba(jieba_with: Jieba) -> None:
    words = (UserWord("次日达", 3, "n"), UserWord("说好"))
    texts = ["说好次日达，赞赞赞赞赞", "t.cn"]
    assert reference(words)(pl.Series(texts)).to_list() == [
        jieba_with(words)(text) for text in texts
    ]


def test_raw_is_rjieba_with_the_user_words() -> None:
    texts = pl.Series("text", ["说好次日达", None, "Wi-Fi"])
    result = raw((UserWord("说好次日", 100_000, "n"),))(texts)
    assert result.to_list() == [["说好次日", "达"], [], ["Wi-Fi"]]


@pytest.mark.parametrize("segmenter", [fast, reference, raw])
def test_segmenters_share_no_state(segmenter: Prepare) -> None:
    text = pl.Series(["说好次日达"])
    before = segmenter(())(text).to_list()
    assert segmenter((UserWord("好次日", 10**7),))(text).to_list() != before
    assert segmenter(())(text).to_list() == before


def test_jieba_loads_late_in_silence_and_without_a_cache_file(tmp_path: Path) -> None:
    folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, **folders, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == (b"", b"", 0)
    assert list(tmp_path.iterdir()) == []


def test_rjieba_makes_one_dictionary_and_stays_whole() -> None:
    script = """
import sys
import polars as pl
from csvoice.segment import fast
assert fast(())(pl.Series(["送货慢"])).to_list() == [["送货", "慢"]]
assert "rjieba" not in sys.modules
import rjieba
assert rjieba.cut("送货慢", False) == ["送货", "慢"]
"""
    subprocess.run([sys.executable, "-c", script], env=os.environ, check=True)
