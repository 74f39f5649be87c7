"""The plan: chosen from the rows, the same every time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import csvoice
from csvoice.config_file import load_config
from csvoice.errors import InputError, UsageError
from csvoice.plan import Plan
from csvoice.planning import ROOMS, annotation_digest, make_plan
from csvoice.plugins import load_plugins
from tests.conftest import PluginFile

CARS = ["发动机异响漏油，变速箱顿挫", "刹车失灵，方向盘抖动", "中控屏黑屏，4S店推诿"]
APPS = ["更新后闪退", "新版本界面难看", "广告太多，弹窗关不掉", "会员自动续费", "希望增加深色模式"]


def _plan(frame: pl.DataFrame | None = None, **options: Any) -> Plan:
    config = load_config(**options)
    rows = pl.DataFrame({"text": ["好"]}) if frame is None else frame
    return make_plan(rows, config, load_plugins(config))


@pytest.mark.parametrize(("texts", "name"), [(CARS, "automobile"), (APPS, "app")])
def test_the_taxonomy_that_fits_best_is_chosen_and_said(texts: list[str], name: str) -> None:
    plan = _plan(pl.DataFrame({"text": texts * 20}))
    assert plan.taxonomy.name == name
    assert max(plan.coverage, key=lambda one: plan.coverage[one]) == name
    assert plan.taxonomy_why


def test_what_only_one_trade_says_tells_the_trade() -> None:
    texts = [
        "家里WiFi时好时坏，要求减免月租",
        "4G信号经常断，报修三次没解决",
        "套餐乱扣费，要求退费",
        "5G信号特别慢，和宣传不一样，客服推诿",
    ]
    plan = _plan(pl.DataFrame({"text": texts * 20}))
    assert plan.taxonomy.name == "telecom"


def test_new_rows_leave_the_plan_as_it_is() -> None:
    first, second = (_plan(pl.DataFrame({"text": [*CARS * 20, *more]})) for more in ((), APPS))
    assert first.coverage != second.coverage
    assert first.digest == second.digest


def test_long_texts_choose_by_fewer_of_them() -> None:
    plan = _plan(pl.DataFrame({"text": [CARS[0] + "很长" * 500] * 2_000}))
    assert plan.taxonomy.name == "automobile"
    assert "在 200 条抽样中" in plan.taxonomy_why


def test_no_taxonomy_is_called_fitting_where_none_is() -> None:
    plan = _plan(pl.DataFrame({"text": ["路过", "前排", "哈哈哈"] * 20}))
    assert plan.taxonomy.name == "general"
    assert not plan.fits
    assert "最贴切" not in plan.taxonomy_why
    assert "csvoice taxonomy suggest" in plan.taxonomy_why


@pytest.mark.parametrize(
    "columns",
    [
        {"text": ["楼上漏水"] * 30, "channel": ["12345热线"] * 30},
        {"text": ["市民拨打12345反映漏水"] * 30},
        {"text": ["楼上漏水"] * 30, "source": ["12345工单.csv"] * 30},
    ],
)
def test_a_hotline_is_not_threatened_with_itself(columns: dict[str, list[str]]) -> None:
    assert "12345" in _plan(pl.DataFrame(columns), taxonomy="general").own_channels


def test_what_customers_threaten_with_is_no_own_channel() -> None:
    texts = ["屏幕碎了"] * 300 + ["再不退款就打12345投诉"] * 10
    assert _plan(pl.DataFrame({"text": texts}), taxonomy="ecommerce").own_channels == ()


def test_a_taxonomy_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('name = "own"\n[[issue]]\nname = "甲"\nterms = ["好"]', encoding="utf-8")
    assert _plan(taxonomy=str(file)).taxonomy.name == "own"
    file.write_text('name = "own"', encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.toml"):
        _plan(taxonomy=str(file))
    with pytest.raises(UsageError, match="找不到词典文件"):
        _plan(taxonomy="gone.toml")
    with pytest.raises(UsageError, match="可用的有"):
        _plan(taxonomy="gone")


@pytest.mark.parametrize(
    ("ratings", "top"),
    [([1, 5], 5), ([0, 10], 10), ([88.5, 60], 100), ([None, None], None), ([250], 100)],
)
def test_the_scale_of_ratings(ratings: list[float | None], top: float | None) -> None:
    frame = pl.DataFrame(
        {"text": ["好"] * len(ratings), "rating": ratings}, schema_overrides={"rating": pl.Float64}
    )
    assert _plan(frame).rating_top == top


def test_columns_that_repeat_the_customer_are_private() -> None:
    frame = pl.DataFrame(
        {
            "text": ["好", "差"],
            "customer": ["张三", None],
            "export:用户": [" 张三", None],
            "export:备注": ["张三", "李四"],
        }
    )
    plan = _plan(frame)
    assert plan.private_columns == ("export:用户",)
    assert len(plan.pseudonym_key) >= 32
    assert plan.pseudonym_key.hex() not in repr(plan)
    assert _plan(frame.drop("customer")).pseudonym_key == b""


def test_the_digest_is_stable_and_follows_what_matters(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("云雀机器人 5 nz\n", encoding="utf-8")
    options: list[dict[str, Any]] = [
        {},
        {"relabel": True},
        {"tokenizer": "jieba"},
        {"user_words": (words,)},
        {"stopwords": (words,)},
        {"taxonomy": "ecommerce"},
    ]
    digests = [_plan(**one).digest for one in options]
    assert len(set(digests)) == len(options)
    assert [_plan(**one).digest for one in options] == digests
    assert _plan(jobs=2, period="all").digest == digests[0]


ANNOTATOR = """
    @csvoice.hookimpl
    def register_annotators():
        return [Annotator("mood", (), (Column("mood.x", pl.Int64(), "x"),), lambda plan: None)]
"""
SECTION = """
    @csvoice.hookimpl
    def register_sections():
        return [SectionSpec("mood", "情绪", lambda ctx: None)]
"""


@pytest.mark.usefixtures("plugins_here")
@pytest.mark.parametrize(("code", "counts"), [(ANNOTATOR, True), (SECTION, False)])
def test_options_count_in_the_key_of_what_annotates_alone(
    plugins_dir: Path, plugin: PluginFile, code: str, counts: bool
) -> None:
    name = plugin(code)
    keys = set()
    for key in (name, "mood"):
        for strength in (1, 2):
            options = {key: {"strength": strength}}
            config = load_config(plugins_dir=plugins_dir, plugins=options)
            plugins = load_plugins(config)
            plan = make_plan(pl.DataFrame({"text": ["好"]}), config, plugins)
            keys.add((plan.digest, annotation_digest(plan, plugins, config)))
    assert len(keys) == (4 if counts else 1)


@pytest.mark.usefixtures("plugins_here")
def test_every_module_of_an_installed_plugin_is_part_of_the_digest(
    plugins_dir: Path, plugin: PluginFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(plugins_dir)
    file = plugins_dir / f"{plugin(ANNOTATOR)}.py"
    package, about = plugins_dir / file.stem, plugins_dir / "mood-1.dist-info"
    package.mkdir()
    about.mkdir()
    file.rename(package / "__init__.py")
    (about / "METADATA").write_text("Name: mood\nVersion: 1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(f"[csvoice]\nmood = {file.stem}", encoding="utf-8")
    digests = {_plan().digest}
    for name in ("words.py", "words.txt", "words.py"):
        (package / name).write_text(f"# {len(digests)}", encoding="utf-8")
        digests.add(_plan().digest)
    assert len(digests) == 3


@pytest.mark.parametrize("option", ["user_words", "stopwords"])
def test_a_dictionary_that_is_not_there(tmp_path: Path, option: str) -> None:
    with pytest.raises(InputError, match=r"gone\.txt"):
        _plan(**{option: (tmp_path / "gone.txt",)})


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (
            ["快件卡在中转五天不动", "快递柜超时收费", "加五块才肯送上楼", "寄的杯子碎了不赔"],
            "express",
        ),
        (
            ["专家号挂不上", "抽血窗口排队四十分钟", "护士扎了四针没扎进去", "住院押金没退"],
            "healthcare",
        ),
    ],
)
def test_a_taxonomy_with_few_terms_is_no_worse_for_it(texts: list[str], name: str) -> None:
    assert _plan(pl.DataFrame({"text": texts * 20})).taxonomy.name == name


def test_the_code_that_annotates_is_part_of_the_digest() -> None:
    package = Path(csvoice.__file__).parent
    files = [
        file
        for room in ("annotate", "segment", "lookup")
        for file in package.glob(f"{room}/**/*.py")
    ]
    imported = {
        name
        for file in files
        for name in re.findall(r"^ *from csvoice\.(\w+)", file.read_text("utf-8"), re.M)
        if (package / name).is_dir()
    }
    assert {"annotate", "lookup"} <= imported
    assert imported - {"storage"} <= {*ROOMS}  # Keeping changes no annotation.
