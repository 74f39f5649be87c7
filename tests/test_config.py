"""csvoice.toml and options: what is wrong is said, with what was probably meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from csvoice.config import Config
from csvoice.config_file import load_config
from csvoice.errors import UsageError


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _write(text: str, encoding: str = "utf-8") -> Path:
    file = Path("csvoice.toml")
    file.write_text(text, encoding=encoding)
    return file


def test_no_file_is_all_defaults() -> None:
    assert load_config() == Config()


def test_every_part_of_the_file() -> None:
    _write(
        """
        [csvoice]
        by = "week"
        own = "米家"
        formats = ["md"]
        jobs = 2

        [thresholds]
        q_value = 0.01

        [metrics.fcr]
        target = 0.75

        [exposure]
        of = { "2026-09" = 52300 }

        [plugins.risk-warning]
        days = 3

        [[mapping]]
        headers = ["编号", "内容"]
        map = { text = "内容" }
        """,
        encoding="utf-8-sig",
    )
    config = load_config()
    assert (config.by, config.own, config.formats, config.jobs) == ("week", "米家", ("md",), 2)
    assert config.thresholds.q_value == 0.01
    assert config.metrics["fcr"].target == 0.75
    assert config.exposure is not None
    assert config.exposure.of == {"2026-09": 52300}
    assert config.plugins == {"risk-warning": {"days": 3}}
    assert config.mapping[0].headers == ("编号", "内容")


def test_options_go_before_the_file_and_none_is_not_given() -> None:
    _write('[csvoice]\nby = "week"\nown = "米家"\n')
    config = load_config(by="month", own=None)
    assert (config.by, config.own) == ("month", "米家")


WRONG = [
    ('[csvoice]\nformat = ["md"]', ["csvoice.toml", "「format」", "是不是「formats」"]),
    ("[csvoice]\nperiods = 1", ["是不是「period」"]),
    ("[csvoices]\n", ["「csvoices」", "是不是「csvoice」"]),
    ('by = "week"', ["by", "[csvoice]"]),
    ("csvoice = 3", ["[csvoice]"]),
    ('[csvoice]\nby = "year"', ["「by」", "year", "week", "month"]),
    ("[csvoice]\njobs = -1", ["「jobs」", "不能小于 0"]),
    ('[csvoice]\njobs = "many"', ["「jobs」", "应为整数"]),
    ('[csvoice]\nformats = "md"', ["「formats」", "应为列表"]),
    ("[csvoice]\nown = 3", ["「own」", "应为文字"]),
    ('[csvoice]\ncache = "maybe"', ["「cache」", "true 或 false"]),
    ('[csvoice]\non_bad_row = "ignore"', ["「on_bad_row」", "stop"]),
    ("[thresholds]\nq_vale = 3", ["「q_vale」", "是不是「q_value」"]),
    ('[thresholds]\nq_value = "low"', ["「thresholds.q_value」", "应为数字"]),
    ("[metrics.fcrr]\ntarget = 0.7", ["[metrics]", "「fcrr」", "是不是「fcr」"]),
    ('[metrics."首解率"]\ntarget = 0.7', ["「首解率」", "写作 fcr"]),
    ("[metrics.fcr]\ntargte = 0.7", ["「targte」", "是不是「target」"]),
    ('[metrics.fcr]\ntarget = "八成"', ["「metrics.fcr.target」", "应为数字"]),
    ("[exposure]\nnmae = 1", ["「nmae」", "是不是「name」"]),
    ('[staffing]\nroster = "没有.csv"', ["「staffing.roster」", "没有这个文件"]),
    ("thresholds = 3", ["「thresholds」", "应为一节"]),
    ("[plugins]\nrisk-warning = 3", ["「plugins.risk-warning」", "应为一节"]),
    ('[[mapping]]\nheaders = ["a"]\nmaps = {}', ["「maps」", "是不是「map」"]),
    ('[[mapping]]\nheaders = ["a"]', ["map", "没有给出"]),
    ("[csvoice\n", ["csvoice.toml", "TOML"]),
]


@pytest.mark.parametrize(("text", "parts"), WRONG)
def test_mistakes(text: str, parts: list[str]) -> None:
    _write(text)
    with pytest.raises(UsageError) as raised:
        load_config()
    assert all(part in str(raised.value) for part in parts), str(raised.value)


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-8-sig"])
def test_a_file_that_notepad_saved(encoding: str) -> None:
    _write('[csvoice]\r\nown = "米家"\r\n', encoding=encoding)
    assert load_config().own == "米家"


def test_a_file_in_no_known_encoding() -> None:
    Path("csvoice.toml").write_bytes(b'[csvoice]\nown = "\xff\xff"')
    with pytest.raises(UsageError, match="另存为 UTF-8"):
        load_config()


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ({"by": "year"}, ["命令行", "「by」"]),
        ({"tokeniser": "fast"}, ["命令行", "是不是「tokenizer」"]),
    ],
)
def test_a_wrong_option_is_not_blamed_on_the_file(
    options: dict[str, Any], parts: list[str]
) -> None:
    _write('[csvoice]\nown = "米家"\n')
    with pytest.raises(UsageError) as raised:
        load_config(**options)
    assert all(part in str(raised.value) for part in parts)
    assert "csvoice.toml" not in str(raised.value)


def test_a_named_file_must_be_there() -> None:
    with pytest.raises(UsageError, match="找不到配置文件"):
        load_config(Path("other.toml"))
