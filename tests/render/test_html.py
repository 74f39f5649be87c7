from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
import vl_convert
from hypothesis import given, settings, strategies as st

from csvoice.charts import vega
from csvoice.charts.draw import javascript
from csvoice.company.theme import Theme
from csvoice.document.blocks import (
    Bullets,
    Callout,
    Chart,
    Heading,
    Metric,
    Paragraph,
    Point,
    Quote,
    Table,
    TableColumn,
)
from csvoice.document.report import Page as OnePage, Report, Section, Verbatim
from csvoice.render.html import render
from tests import reports

VOID = {"meta", "input", "br", "img", "link"}


class Page(HTMLParser):
    """Collects tags with their attributes and checks that they are nested well."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def text() -> str:
    return render(reports.report())["report.html"].decode("utf-8")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_same_report_same_bytes(text: str) -> None:
    assert render(reports.report())["report.html"].decode("utf-8") == text


def test_tags_are_nested_well(page: Page) -> None:
    assert page.open == []


def test_the_page_asks_nobody_for_anything(page: Page) -> None:
    (policy,) = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert not page.all("link")
    addresses = [
        attributes[name]
        for _tag, attributes in page.tags
        for name in ("src", "href", "xlink:href", "action")
        if name in attributes
    ]
    assert all(address.startswith(("#", "data:image/png;base64,")) for address in addresses)


def test_links_of_the_contents_lead_somewhere(page: Page) -> None:
    from urllib.parse import unquote

    ids = [attributes["id"] for _tag, attributes in page.tags if "id" in attributes]
    targets = [unquote(link["href"][1:]) for link in page.all("a")]
    assert len(targets) == 6
    assert set(targets) <= set(ids)
    assert len(ids) == len(set(ids))


def test_every_chart_is_there_for_the_reader_to_draw(text: str, page: Page) -> None:
    places = [one["data-chart"] for one in page.all("div") if "data-chart" in one]
    drawn = (*reports.page().charts, *reports.charts(), reports.charts()[1])
    assert places == [chart.title for chart in drawn]
    found = re.findall(r'</div><script type="application/json">(.*?)</script>', text)
    assert [json.loads(one) for one in found] == [vega(chart) for chart in drawn]


def test_the_figures_of_a_chart_are_folded_below_it(page: Page) -> None:
    folded = [one for one in page.all("details") if one.get("class") == "figures"]
    assert len(folded) == len(reports.charts()) + 3


def test_no_javascript_engine_runs_for_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    javascript()

    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("vl-convert was asked")

    for name in ("vega_to_svg", "vegalite_to_vega", "svg_to_png", "javascript_bundle"):
        monkeypatch.setattr(vl_convert, name, refuse)
    assert render(reports.report())["report.html"]


def test_the_page_tells_its_statements_with_the_gist_in_bold(text: str) -> None:
    front = text.split('<header class="front">')[1].split("</header>")[0]
    assert "<h1>10 月投诉多了两成，最大的一件事是物流延迟</h1>" in front
    assert "<li><strong>物流延迟，168 条。</strong>华东仓一处占了六成，" in front
    assert front.count("data-chart=") == 2


def test_the_appendix_is_folded(page: Page) -> None:
    folded = [one for one in page.all("details") if one.get("class") == "fold"]
    assert [one["id"] for one in folded] == ["a-issues", "evidence", "missing", "closing"]
    assert not any("open" in one for one in folded)


def test_findings_open_their_verbatims(text: str) -> None:
    finding = reports.findings()[0]
    part = text.split(f'id="f-{finding.id}"')[1].split("</li>")[0]
    assert '<span class="basis">样本 1,284 条</span>' in part
    assert "证据 74 条，列出 2 条" in part
    assert "问题类型 是「充电故障」" in part
    assert "充到 80% 就断，站里没人管" in part
    assert "<details>" in part


def test_a_null_result_gives_its_basis(text: str) -> None:
    part = text.split(f'id="f-{reports.findings()[2].id}"')[1].split("</li>")[0]
    assert "检验 12 类" in part
    assert "<details>" not in part


def test_cells_are_formatted_and_sortable(text: str) -> None:
    assert '<td class="number" data-value="0.198">19.8%</td>' in text
    assert '<td class="number" data-value="0.031">+3.1</td>' in text
    assert "变化（个百分点）" in text
    assert '<td class="number">—</td>' in text


def test_skipped_and_failed_sections_say_why(text: str) -> None:
    missing = text.split('id="missing"')[1].split("</details>")[0]
    assert "<li>服务过程：数据中没有「是否解决」" in missing
    assert "<h2>服务过程</h2>" not in text
    assert '<p class="callout error">插件 night-shift 1.2 出错' in text


def test_only_scripts_whose_hash_the_page_names_can_run(text: str, page: Page) -> None:
    (policy,) = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    allowed = re.findall(r"'sha256-([^']+)'", policy)
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    hashes = [b64encode(sha256(one.encode()).digest()).decode() for one in scripts]
    assert hashes == allowed
    assert "unsafe" not in policy.split("script-src")[1].split(";")[0]


def test_a_page_without_charts_carries_no_drawing_script() -> None:
    section = Section("a", "甲", (), (Paragraph("好"),))
    plain = replace(reports.report(), sections=(section,), page=OnePage())
    assert render(plain)["report.html"].count(b"<script") == 1


def nasty_report(words: str) -> Report:
    """A report in which every text is the given one."""
    finding = replace(reports.findings()[0], statement=words, basis=words)
    table = Table((TableColumn(words),), ((words,),), words, words)
    return replace(
        reports.report(),
        title=words,
        page=OnePage(words, (words,), words, (Metric(words, words, words, words),)),
        sections=(
            Section(words, words, (finding,), nasty_blocks(words, table)),
            Section("b", words, status="skipped", reason=words),
            Section("c", words, status="failed", reason=words),
        ),
        evidence={"10233": Verbatim(words, words, (words,))},
        manifest={words: words, "inputs": [{words: words}]},
    )


def nasty_blocks(
    words: str, table: Table
) -> tuple[Heading | Paragraph | Bullets | Table | Quote | Metric | Callout | Chart, ...]:
    chart = Chart("bar", words, (Point(words, 1, words), Point(words + "b", 2, words + "c")))
    return (
        Heading(words),
        Paragraph(words),
        Bullets((words,)),
        table,
        Quote(words, words, (words,)),
        Metric(words, words),
        Callout(words),
        chart,
    )


tricky = st.lists(
    st.sampled_from(
        [
            "<script>",
            "</script>",
            "<",
            ">",
            '"',
            "'",
            "&",
            "<!--",
            "{{",
            "}}",
            "{%",
            "]]>",
            "\\",
            "script",
        ]
    )
    | st.text(max_size=5),
    max_size=8,
).map("".join)


@given(tricky)
@settings(max_examples=25, deadline=None)
def test_no_text_becomes_markup(words: str) -> None:
    text = render(nasty_report(words))["report.html"].decode("utf-8")
    assert text.lower().count("<script>") == 3
    assert text.lower().count("<script ") == 2
    assert text.lower().count("<!--") == 0
    assert Page(text).open == []
    plain = render(nasty_report("字"))["report.html"].decode("utf-8")
    assert names(Page(text)) <= names(Page(plain)) | {
        ("tspan", "x"),
        ("tspan", "dy"),
        ("tspan", ""),
    }


def names(page: Page) -> set[tuple[str, str]]:
    """Every tag with every attribute it has."""
    return {(tag, name) for tag, attributes in page.tags for name in (*attributes, "")}


def test_a_company_sees_its_colour_logo_and_footer(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(reports.tiny_png())
    theme = Theme(colour="#8a1538", logo=logo, footer="远山汽车 <内部>")
    page = render(reports.report(), theme)["report.html"].decode("utf-8")
    assert f"--deep:{theme.deep};" in page
    assert f'src="data:image/png;base64,{b64encode(reports.tiny_png()).decode()}" alt=""' in page
    assert "远山汽车 &lt;内部&gt;" in page
