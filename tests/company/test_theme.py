from __future__ import annotations

import json
import re

import pytest

from csvoice.charts import vega
from csvoice.company.theme import READABLE, Theme, contrast, mixed, readable_on
from csvoice.config_file import load_config
from csvoice.document.blocks import Chart, Point
from csvoice.errors import UsageError
from csvoice.palette import BLUE, INK, MARKS, MUTED, WHITE
from csvoice.render.html import render
from tests import reports


@pytest.mark.parametrize("colour", [INK, MUTED, MARKS["alarm"], Theme().colour, Theme().deep])
def test_text_can_be_read_on_white(colour: str) -> None:
    assert contrast(colour) >= READABLE


@pytest.mark.parametrize("colour", ["#8a1538", "#ffd400", "#00aa55", "#ffffff", "#000000"])
def test_a_companys_colour_is_darkened_until_it_can_be_read(colour: str) -> None:
    theme = Theme(colour=colour)
    assert contrast(theme.deep) >= READABLE
    assert contrast(readable_on(theme.heat(1.0)), theme.heat(1.0)) >= READABLE
    assert len(set(theme.series)) >= 4


def test_charts_take_a_companys_colour_and_keep_the_accent() -> None:
    chart = Chart("bar", "图", (Point("甲", 1.0), Point("乙", 2.0, mark="alarm")))
    own, ours = (
        json.dumps(vega(chart, Theme(**look).tint)) for look in ({"colour": "#8a1538"}, {})
    )
    assert "#8a1538" in own
    assert BLUE not in own
    assert BLUE in ours
    assert MARKS["alarm"] in own


def test_a_page_takes_a_companys_look(tmp_path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(reports.tiny_png())
    theme = Theme(colour="#8a1538", footer="内部 <资料>", logo=logo)
    page = render(reports.report(), theme)["report.html"].decode("utf-8")
    assert "内部 &lt;资料&gt;" in page
    assert 'class="logo" src="data:image/png;base64,' in page
    assert "--focus:#8a1538" in page
    assert BLUE not in re.sub(r"(?s)<script.*?</script>", "", page)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#777777") == pytest.approx(4.48, abs=0.01)
    assert contrast(WHITE) == 1
    assert mixed("#000000", WHITE, 0.5) == "#808080"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('colour = "red"', "「theme.colour」的值 red 不能用：写法不对，应为 #2f6ca6 这样的颜色"),
        ('logo = "none.png"', "「theme.logo」的值 none.png 不能用：没有这个文件"),
        ('font = ""', "「theme.font」的值"),
        ('color = "#2f6ca6"', "是不是「colour」"),
    ],
)
def test_a_mistake_in_the_theme_is_told(tmp_path, line: str, message: str) -> None:
    file = tmp_path / "csvoice.toml"
    file.write_text(f"[theme]\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape(message)):
        load_config(file)
