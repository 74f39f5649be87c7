"""What is wrong with a taxonomy: one case a rule."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, strategies as st

from csvoice.dictionary_files import read_taxonomy
from csvoice.errors import InputError
from csvoice.lexicon import Taxonomy
from csvoice.taxonomy.check import check
from csvoice.taxonomy.problems import Problem
from csvoice.taxonomy.unmatchable import unmatchable
from csvoice.taxonomy.usage import hidden, usage

HEAD = 'name = "shop"\n'
OTHER_TYPE = '[[issue]]\nname = "质量"\nterms = ["质量", "做工", "开裂", "掉漆", "损坏"]\n'
TYPE = '[[issue]]\nname = "物流"\nterms = ["物流", "快递", "发货", "配送", "揽收"{more}]\n'


def _check(tmp_path: Path, text: str, texts: pl.Series | None = None) -> list[Problem]:
    file = tmp_path / "shop.toml"
    file.write_text(text, encoding="utf-8")
    return check(file, texts)


def _with(more: str = "", rest: str = "") -> str:
    return HEAD + TYPE.format(more=more) + rest + "\n" + OTHER_TYPE


@pytest.mark.parametrize(
    ("text", "level", "kind", "term"),
    [
        (_with(', "快递"'), "error", "term-twice", "快递"),
        (_with(', "App", "APP"'), "error", "term-twice", "APP"),
        (_with(', "质量"'), "error", "two-types", "质量"),
        (_with(', "發貨"'), "error", "unfolded", "發貨"),
        (_with(', "ＡＰＰ"'), "error", "unfolded", "ＡＰＰ"),
        (_with(', "太  慢"'), "error", "unfolded", "太  慢"),
        (_with(', "13800138000"'), "error", "unfolded", "13800138000"),
        (_with(', "［手机号］"'), "error", "unfolded", "［手机号］"),
        (_with(', "太\\n慢"'), "error", "line-break", "太\n慢"),
        (_with(', " "'), "error", "empty-term", " "),
        (_with(', "x"'), "warning", "single-letter", "x"),
        (_with(rest='weak = ["快递"]'), "warning", "strong-and-weak", "快递"),
        (_with(rest='must_not = ["快递"]'), "error", "barred-term", "快递"),
        (_with(rest='must = ["包裹"]\nmust_not = ["包裹"]'), "error", "must-and-not", "包裹"),
        (_with(', "包裹慢"', 'must = ["包裹"]'), "warning", "hides-must", "包裹慢"),
        (_with(rest="patterns = ['(?=慢)']"), "error", "bad-pattern", "(?=慢)"),
        (_with(rest="patterns = ['(慢']"), "error", "bad-pattern", "(慢"),
        (_with(rest="patterns = ['慢++']"), "error", "bad-pattern", "慢++"),
        (_with(rest="patterns = ['[慢&&快]']"), "error", "bad-pattern", "[慢&&快]"),
        (_with(rest="patterns = ['\\<慢']"), "error", "bad-pattern", "\\<慢"),
        (_with(rest="patterns = ['慢*']"), "error", "matches-all", "慢*"),
        (_with(rest="patterns = ['發.货']"), "error", "unfolded", "發.货"),
        (_with(rest="patterns = ['App.货']"), "error", "unfolded", "App.货"),
        (_with(rest='must_nots = ["慢"]'), "error", "unknown-key", "must_nots"),
        (_with(rest='terms_ = "慢"'), "error", "unknown-key", "terms_"),
        (_with(rest='weak = "慢"'), "error", "not-a-list", "weak"),
        (_with(rest="weak = [12315]"), "error", "not-a-list", "weak"),
        (_with(rest='[[issue]]\nname = "质量"'), "error", "name-twice", ""),
        (_with(rest='[[issue]]\nname = "其他"'), "error", "reserved-name", ""),
        (_with(rest='[[issue]]\nname = "少"\nterms = ["少"]'), "warning", "few-terms", ""),
        (_with(rest='[[issue]]\nterms = ["少"]'), "error", "missing-key", "name"),
        (HEAD, "error", "missing-key", "issue"),
        (
            _with(rest='[[issue.detail]]\nname = "慢"\nterms = ["快递"]'),
            "warning",
            "two-details",
            "快递",
        ),
    ],
)
def test_problem_is_found(tmp_path: Path, text: str, level: str, kind: str, term: str) -> None:
    found = _check(tmp_path, text)
    assert (level, kind, term) in {(one.level, one.kind, one.term) for one in found}
    assert all(one.message.endswith("。") for one in found)


@pytest.mark.parametrize(
    "rest",
    [
        "",
        'weak = ["质量"]',
        'must_not = ["快递柜"]',
        "patterns = ['等了.{0,4}天', '[*+]+件', '\\S{2}慢', '(?i)App']",
        '[[issue.detail]]\nname = "裂"\nterms = ["开裂"]\nmust = ["纸箱"]',
    ],
)
def test_what_is_fine_is_not_reported(tmp_path: Path, rest: str) -> None:
    assert _check(tmp_path, _with(rest=rest)) == []


def test_nearest_key_is_named(tmp_path: Path) -> None:
    (found,) = _check(tmp_path, _with(rest='must_nots = ["慢"]'))
    assert "是不是「must_not」？" in found.message


def test_errors_come_first(tmp_path: Path) -> None:
    levels = [one.level for one in _check(tmp_path, _with(', "x", "快递"'))]
    assert levels == ["error", "warning"]


def test_terms_that_no_text_holds(tmp_path: Path) -> None:
    texts = pl.Series(["物流和快递", "发货晚，配送慢，揽收慢，质量差", "做工开裂掉漆"])
    (found,) = _check(tmp_path, _with(), texts)
    assert (found.level, found.kind, found.issue, found.term) == (
        "warning",
        "unsaid",
        "质量",
        "损坏",
    )


def _taxonomy(tmp_path: Path, text: str) -> Taxonomy:
    file = tmp_path / "shop.toml"
    file.write_text(text, encoding="utf-8")
    return read_taxonomy(file)


def test_usage_counts_texts_also_inside_longer_terms(tmp_path: Path) -> None:
    taxonomy = _taxonomy(tmp_path, _with(', "快递员"', "patterns = ['慢.{0,2}天']"))
    table = usage(taxonomy, pl.Series(["快递员，快递员", "快递慢了三天", "慢。三天"]))
    counts = dict(table.select("term", "count").iter_rows())
    assert (counts["快递"], counts["快递员"], counts["慢.{0,2}天"]) == (2, 1, 1)


@pytest.mark.parametrize(
    ("more", "texts", "expected"),
    [
        (', "班费"', ["加班费"] * 3, [("班费", 3)]),
        (', "班费"', ["加班费"] * 2, []),
        (', "班费"', ["加班费"] * 3 + ["班费"], []),
        (', "快递员"', ["快递员"] * 3, []),
    ],
)
def test_terms_that_another_type_always_hides(
    tmp_path: Path, more: str, texts: list[str], expected: list[tuple[str, int]]
) -> None:
    rest = '[[issue]]\nname = "工资"\nterms = ["加班费"]'
    taxonomy = _taxonomy(tmp_path, _with(more, rest))
    found = list(hidden(taxonomy, pl.Series(texts)))
    assert [(one.term, one.count) for one in found] == expected
    assert all("「工资」的词「加班费」" in one.message for one in found)


@pytest.mark.parametrize("text", ['weak = "快递"', "weak = [1]", "detail = 3"])
def test_wrong_kinds_are_one_sentence_to_other_commands(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="csvoice taxonomy check"):
        _taxonomy(tmp_path, _with(rest=text))


@given(st.text(alphabet="慢快a[]()|*+?{}\\.^$1,-&<d", max_size=8))
def test_patterns_that_pass_mean_the_same_to_both_engines(pattern: str) -> None:
    from csvoice.lexicon import Issue, Terms

    own = Terms("类", patterns=(pattern,))
    if any(unmatchable(Taxonomy("t", "t", "", (Issue("类", "", own),)))):
        return
    texts = ["慢", "快a", "aa1", "慢慢快快", "[慢]", "a.b", "-&<", "d11d", "快慢快\\慢", ""]
    rust = pl.Series(texts).str.contains(pattern).to_list()
    assert rust == [re.search(pattern, text) is not None for text in texts]
