from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from pptx import Presentation
from pptx.util import Inches

from csvoice.company.theme import Theme
from csvoice.document.blocks import Bullets, Chart, Paragraph, Point, Quote, Table, TableColumn
from csvoice.document.report import Page, Report, Section
from csvoice.errors import InputError
from csvoice.palette import BEFORE, BLUE
from csvoice.render.pptx import render
from tests import reports
from tests.render.test_html import nasty_report, tricky

LONG = "云雀扫地机器人升级之后，充电的时候冒烟，客服说要等三天。" * 8


def opened(report: Report, theme: Theme | None = None):
    return Presentation(io.BytesIO(render(report, theme)["report.pptx"]))


@pytest.fixture(scope="module")
def deck():
    return opened(reports.report())


def titles(deck) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def only(*blocks) -> Report:
    section = Section("x", "节", reports.findings()[:1], blocks)
    return replace(reports.report(), sections=(section,), page=Page())


def overlapping(slide) -> list[tuple[str, str]]:
    """Pairs of shapes that share room, and shapes that leave the slide."""
    boxes = [
        (one.name, one.left, one.top, one.left + one.width, one.top + one.height)
        for one in slide.shapes
        if not (one.is_placeholder and one.placeholder_format.type in (13, 15))
    ]
    wide, tall = Inches(13.333) + 10, Inches(7.5) + 10
    outside = [(box[0], "slide") for box in boxes if box[3] > wide or box[4] > tall]
    slack = Inches(0.02)
    pairs = [
        (a[0], b[0])
        for place, a in enumerate(boxes)
        for b in boxes[:place]
        if a[1] < b[3] - slack and b[1] < a[3] - slack
        and a[2] < b[4] - slack and b[2] < a[4] - slack
    ]  # fmt: skip
    return outside + pairs


def test_same_report_same_bytes_without_the_time() -> None:
    one, two = (render(reports.report())["report.pptx"] for _ in range(2))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_it_begins_with_a_cover_and_the_page(deck) -> None:
    cover, page = list(deck.slides)[:2]
    assert cover.shapes.title.text_frame.text == reports.report().title
    assert page.shapes.title.text_frame.text == reports.page().title
    said = "\n".join(one.text_frame.text for one in page.shapes if one.has_text_frame)
    assert "1. 物流延迟，168 条。华东仓一处占了六成，请仓储主管本周内查明原因。" in said
    assert "1,284 条" in said
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))


def test_the_finding_is_the_title_and_the_notes_have_its_evidence(deck) -> None:
    slide = next(one for one in deck.slides if "充电故障" in one.shapes.title.text_frame.text)
    notes = slide.notes_slide.notes_text_frame.text
    assert reports.findings()[0].statement in notes
    assert "“充到 80% 就断，站里没人管” —— #10233 · 远山 X5 · 2026-10-12" in notes
    assert "筛选条件：问题类型 是「充电故障」" in notes
    assert "样本 1,284 条" in notes


def test_a_section_of_the_appendix_is_shown_by_the_chart_that_tells_of_its_message() -> None:
    about, other = (
        Chart("bar", title, (Point(name, 1.0), Point("别的", 2.0)))
        for title, name in (("对的图", "充电故障"), ("错的图", "物流"))
    )
    section = Section("x", "节", reports.findings()[:1], appendix=(other, about))
    deck = opened(replace(reports.report(), sections=(section,), page=Page()))
    words = [one.text_frame.text for one in deck.slides[1].shapes if one.has_text_frame]
    assert "对的图" in words


def test_charts_are_native_where_powerpoint_has_them(deck) -> None:
    kinds = [one.kind for one in (*reports.page().charts, *reports.charts())]
    native = [kind for kind in kinds if kind not in (*PICTURES, "heatmap")]
    shapes = [one for slide in deck.slides for one in slide.shapes]
    assert sum(one.has_chart for one in shapes) == len(native)
    pictures = [one for one in shapes if one.shape_type == 13]
    assert len(pictures) == len([kind for kind in kinds if kind in PICTURES]) + 1


PICTURES = ("treemap", "waterfall", "fishbone", "cloud")


def test_a_chart_has_its_figures_behind_it_and_no_formula() -> None:
    points = tuple(Point(name, 1.0 + place, "=1+1") for place, name in enumerate(reports.NASTY))
    deck = opened(only(Chart("bar", "图", points)))
    (frame,) = [one for one in deck.slides[1].shapes if one.has_chart]
    assert list(frame.chart.plots[0].series[0].values) == [1.0 + n for n in range(len(points))]
    book = openpyxl.load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    shown = [cell.value for cell in book.active["B"]]
    assert shown == ["=1+1", *(1 + place for place in range(len(points)))]


def test_what_stands_out_is_marked_and_the_focus_has_the_main_colour() -> None:
    points = (
        Point("2026-08-31", 3.0, "上月"),
        Point("2026-09-01", 4.0, "本月", mark="focus"),
        Point("2026-09-02", 9.0, "本月", mark="news"),
    )
    deck = opened(only(Chart("line", "每日", points)))
    (plot,) = (one.chart.plots[0] for page in deck.slides for one in page.shapes if one.has_chart)
    colours = {one.name: str(one.format.line.color.rgb) for one in plot.series}
    assert colours == {"上月": BEFORE[0][1:].upper(), "本月": BLUE[1:].upper()}
    assert sum(one._element.xml.count("<c:dLbl>") for one in plot.series) == 1


def test_days_stand_on_a_time_axis() -> None:
    points = tuple(Point(f"2026-09-{day:02d}", float(day)) for day in range(1, 31))
    deck = opened(only(Chart("line", "图", points)))
    (frame,) = [one for one in deck.slides[1].shapes if one.has_chart]
    assert frame.chart.category_axis.tick_labels.number_format == "m-d"


def test_a_heatmap_is_a_table_with_the_darkest_cell_where_most_is(deck) -> None:
    tables = [one.table for slide in deck.slides for one in slide.shapes if one.has_table]
    heat = next(one for one in tables if one.cell(0, 1).text == "热线")
    grounds = {
        cell.text: sum(cell.fill.fore_color.rgb)
        for row in list(heat.rows)[1:]
        for cell in list(row.cells)[1:]
    }
    assert min(grounds, key=grounds.__getitem__) == "30.0%"
    assert max(grounds, key=grounds.__getitem__) == "0%"


CROWDED = {
    "texts": tuple(Paragraph(LONG) for _ in range(9)),
    "items": (Bullets(tuple(f"{place}：{LONG[:90]}" for place in range(40))),),
    "quotes": tuple(Quote(LONG, "10233", ("热线", "2026-09-12")) for _ in range(9)),
    "a long table": (Table((TableColumn("行"), TableColumn("数", "count")),
                           tuple((f"行 {place}", place) for place in range(60)), "表", "注"),),
    "a wide table": (Table(tuple(TableColumn(f"第 {place} 列的名字") for place in range(12)),
                           tuple((LONG[:30],) * 12 for _ in range(9))),),
    "tables and charts": (Table((TableColumn("行"),), (("甲",),) * 9),
                          *reports.charts()[:3], Paragraph(LONG)),
}  # fmt: skip


@pytest.mark.parametrize("case", CROWDED)
def test_nothing_runs_over_an_edge_or_over_its_neighbour(case: str) -> None:
    deck = opened(only(*CROWDED[case]))
    assert len(deck.slides) > 1
    assert [overlapping(slide) for slide in list(deck.slides)[1:]] == [[]] * (len(deck.slides) - 1)
    assert titles(deck)[1].endswith(f"（1/{len(deck.slides) - 1}）")


def test_a_table_that_goes_on_repeats_its_head() -> None:
    deck = opened(only(*CROWDED["a long table"]))
    tables = [one.table for slide in deck.slides for one in slide.shapes if one.has_table]
    assert len(tables) > 1
    assert {one.cell(0, 0).text for one in tables} == {"行"}
    rows = [row.cells[0].text for table in tables for row in list(table.rows)[1:]]
    assert rows == [f"行 {place}" for place in range(24)]
    words = [one.text_frame.text for s in deck.slides for one in s.shapes if one.has_text_frame]
    assert "注 共 60 行，列出前 24 行。" in words


def test_a_title_takes_two_lines_at_most() -> None:
    deck = opened(only(Paragraph("字")))
    slide = deck.slides[1]
    assert slide.shapes.title.text_frame.text == reports.findings()[0].statement.removesuffix("。")
    section = Section("x", LONG, blocks=(Paragraph("字"),))
    long = opened(replace(reports.report(), sections=(section,), page=Page()))
    assert titles(long)[1].endswith("……")
    assert len(titles(long)[1]) < 90


def template(path: Path, *, wide: float = 10.0, layouts: dict[str, str] | None = None) -> Path:
    """A company's template: another size, two sample slides, layouts under names of its own."""
    presentation = Presentation()
    presentation.slide_width = Inches(wide)
    for layout in presentation.slide_layouts:
        layout.name = (layouts or {}).get(layout.name, layout.name)
    for _ in range(2):
        slide = presentation.slides.add_slide(presentation.slide_layouts[0])
        slide.shapes.title.text_frame.text = "样例"
    presentation.save(path)
    return path


def test_a_company_has_its_own_template(tmp_path: Path) -> None:
    names = {"Title Slide": "公司封面", "Title Only": "公司内页"}
    file = template(tmp_path / "own.pptx", layouts=names)
    theme = Theme(template=file, cover_layout="公司封面", slide_layout="公司内页")
    deck = opened(reports.report(), theme)
    assert deck.slide_width == Inches(10)
    assert "样例" not in titles(deck)
    assert {slide.slide_layout.name for slide in deck.slides} == {"公司封面", "公司内页"}
    for slide in deck.slides:
        assert all(one.left + one.width <= Inches(10) + 10 for one in slide.shapes)


def test_the_names_powerpoint_gives_need_not_be_told(tmp_path: Path) -> None:
    deck = opened(reports.report(), Theme(template=template(tmp_path / "own.pptx")))
    assert {one.slide_layout.name for one in deck.slides} == {"Title Slide", "Title Only"}


def test_a_template_that_lacks_a_layout_is_refused_by_name(tmp_path: Path) -> None:
    file = template(tmp_path / "own.pptx", layouts={"Title Only": "公司内页"})
    with pytest.raises(InputError, match=r"own\.pptx 中没有名为「仅标题」.*「公司内页」"):
        render(reports.report(), Theme(template=file))
    broken = tmp_path / "broken.pptx"
    broken.write_bytes(b"no zip")
    with pytest.raises(InputError, match=r"broken\.pptx 不是能打开的 PowerPoint 文件"):
        render(reports.report(), Theme(template=broken))


def test_a_company_has_its_own_look(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(reports.tiny_png())
    deck = opened(reports.report(), Theme(colour="#8a1538", footer="内部资料 <1>", logo=logo))
    assert sum(one.shape_type == 13 for one in deck.slides[0].shapes) == 1
    words = [one.text_frame.text for one in deck.slides[1].shapes if one.has_text_frame]
    assert "内部资料 <1>" in words
    (frame, *_) = [one for slide in deck.slides for one in slide.shapes if one.has_chart]
    assert str(frame.chart.plots[0].series[0].format.line.color.rgb) == "8A1538"


@given(tricky)
@settings(max_examples=15, deadline=None)
def test_no_text_breaks_it(words: str) -> None:
    assert opened(nasty_report(words)).slides


def test_every_shape_has_a_number_of_its_own(deck) -> None:
    layouts = [one for master in deck.slide_masters for one in master.slide_layouts]
    for page in (*deck.slides, *layouts):
        numbers = [one.shape_id for one in page.shapes]
        assert len(numbers) == len(set(numbers))
