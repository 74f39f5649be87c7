from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from csvoice.config import Config
from csvoice.document.report import Funnel
from csvoice.errors import InputError, UsageError
from csvoice.read.builtin import READERS
from csvoice.read.feedback import read_feedback
from csvoice.schema import STANDARD
from tests.read.conftest import Read

Write = Callable[..., Path]
CSV = (
    "工单编号,创建时间,工单描述,评分,是否解决,客户ID\n"
    "T1,2024/3/1 9:00,物流太慢了，等了六天,1星,否,U1\n"
    "T2,2024/3/2 9:00,好用,5星,是,U2\n"
    "T3,2024/3/3 9:00,好用,5星,是,U3\n"
    "T4,2024/3/4 9:00,  ,3星,是,U4\n"
    "T2,2024/3/5 9:00,好用,4星,是,U2\n"
    "T1,2024/3/1 9:00,物流太慢了，等了六天,1星,否,U1\n"
    "合计,,,,,\n"
)


def check(funnel: Funnel) -> None:
    counts = dataclasses.asdict(funnel)
    assert counts.pop("read") == sum(counts.values())


def test_a_cell_of_megabytes_is_told(read: Read, write: Write) -> None:
    raw = read(write("反馈.csv", CSV.replace("等了六天", "等了六天" * 30_000, 1)))
    (note,) = [note for source in raw.sources for note in source.notes if "超过 100,000 字" in note]
    assert "第 2 行（120,006 字）" in note


def test_every_row_is_accounted_for(read: Read, write: Write) -> None:
    raw = read(write("反馈.csv", CSV))
    assert raw.funnel == Funnel(read=7, totals=1, empty=1, duplicate=2, kept=3)
    check(raw.funnel)
    assert raw.frame["id"].to_list() == ["T1", "T2", "T3"]
    assert raw.frame["row"].to_list() == [2, 3, 4]


def test_gives_the_types_of_the_schema_and_the_exports_own_columns(
    read: Read, write: Write
) -> None:
    raw = read(write("反馈.csv", CSV))
    assert raw.frame.columns[:9] == [
        "id", "text", "created_at", "customer", "rating", "resolved", "source", "row",
        "export:工单编号",
    ]  # fmt: skip
    for name, dtype in raw.frame.schema.items():
        assert dtype == (pl.String if name.startswith("export:") else STANDARD[name].dtype)
    assert raw.frame.row(0, named=True) == {
        "id": "T1",
        "text": "物流太慢了，等了六天",
        "created_at": datetime(2024, 3, 1, 9),
        "customer": "U1",
        "rating": 1.0,
        "resolved": False,
        "source": "反馈.csv",
        "row": 2,
        "export:工单编号": "T1",
        "export:创建时间": "2024/3/1 9:00",
        "export:工单描述": "物流太慢了，等了六天",
        "export:评分": "1星",
        "export:是否解决": "否",
        "export:客户ID": "U1",
    }


def test_describes_its_source_for_json(read: Read, write: Write) -> None:
    raw = read(write("反馈.csv", CSV, "gb18030"))
    (source,) = json.loads(json.dumps([dataclasses.asdict(source) for source in raw.sources]))
    assert (source["encoding"], source["rows"], len(source["sha256"])) == ("gb18030", 6, 64)
    assert source["mapping"]["text"]["column"] == "工单描述"
    assert source["columns"][0] == "工单编号"


def test_a_file_given_twice_is_all_duplicates(read: Read, write: Write) -> None:
    path = write("a.csv", "内容\n好用\n物流太慢\n")
    raw = read(path, path)
    assert raw.funnel == Funnel(read=4, duplicate=2, kept=2)
    assert raw.frame["id"].to_list() == ["a.csv#2", "a.csv#3"]


def test_a_copy_under_another_name_is_all_duplicates(read: Read, write: Write) -> None:
    raw = read(write("a.csv", CSV), write("b.tsv", CSV.replace(",", "\t")))
    assert raw.funnel.kept == 3


def test_stacks_files_of_different_shapes(read: Read, write: Write) -> None:
    raw = read(
        write("9月.csv", "单号,投诉内容,品牌\nA1,物流太慢,甲\nA2,客服不理人,乙\n"),
        write("10月.csv", "评论内容,星级\n很好用的,5星\n不好用的,1星\n"),
    )
    assert raw.frame["text"].to_list() == ["物流太慢", "客服不理人", "很好用的", "不好用的"]
    assert raw.frame["id"].to_list() == ["A1", "A2", "10月.csv#2", "10月.csv#3"]
    assert raw.frame["rating"].to_list() == [None, None, 5, 1]
    assert raw.frame["source"].unique(maintain_order=True).to_list() == ["9月.csv", "10月.csv"]


def test_running_numbers_are_no_ids_across_files(read: Read, write: Write) -> None:
    september, october = "序号,内容,月\n1,好用,9\n2,难用得很,9\n", "序号,内容,月\n1,好用,10\n"
    raw = read(write("a.csv", september), write("b.csv", october))
    assert raw.frame["id"].to_list() == ["a.csv#2", "a.csv#3", "b.csv#2"]
    assert read(write("a.csv", "序号,内容\n1,好用\n2,难用\n")).frame["id"].to_list() == ["1", "2"]


def test_files_of_one_name_stay_apart(read: Read, tmp_path: Path) -> None:
    for folder, text in (("9月", "好用"), ("10月", "难用")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_text(f"内容\n{text}\n", encoding="utf-8")
    raw = read(str(tmp_path / "*" / "a.csv"))
    assert raw.frame["id"].to_list() == ["a.csv#2", "a(2).csv#2"]


def test_takes_patterns_in_order(read: Read, write: Write, tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "~$a.csv"):
        write(name, f"内容\n{name}很好\n")
    raw = read(str(tmp_path / "*.csv"))
    assert [Path(source.path).name for source in raw.sources] == ["a.csv", "b.csv"]


@pytest.mark.parametrize("first", ["1.00008E+11", "20240331225299500000", "2.02403E+19"])
def test_ids_that_excel_has_rounded_are_reported_and_not_used(
    read: Read, write: Write, first: str
) -> None:
    rows = "".join(f"{first},{first},第{n}条很差\n" for n in range(3))
    raw = read(write("a.csv", "投诉编号,客户ID,内容\n" + rows))
    assert raw.frame["id"].to_list() == ["a.csv#2", "a.csv#3", "a.csv#4"]
    assert raw.frame["customer"].null_count() == 3
    assert any(
        "「客户ID」一列有 3 个号码被 Excel 四舍五入" in note for note in raw.sources[0].notes
    )


def test_hexadecimal_ids_are_not_rounded(read: Read, write: Write) -> None:
    ids = ["7d3e21", "1e10", "0084ad", "a4e510", "9f00c2"]
    text = "case_id,内容\n" + "".join(f"{one},第{one}条很差\n" for one in ids)
    assert read(write("a.csv", text)).frame["id"].to_list() == ids


def test_long_ids_that_are_whole_stay(read: Read, write: Write) -> None:
    text = "投诉编号,内容\n20240331225299481004,很差\n20240331225299481017.0,不好\n"
    assert read(write("a.csv", text)).frame["id"].to_list() == [
        "20240331225299481004",
        "20240331225299481017",
    ]


def test_a_row_with_a_title_alone_is_kept(read: Read, write: Write) -> None:
    raw = read(write("a.csv", "标题,内容\n闪退,一打开就闪退\n登录不上,\n,  \n好评,nan\n"))
    assert raw.frame["title"].to_list() == ["闪退", "登录不上", "好评"]
    assert raw.funnel.empty == 1


@pytest.mark.parametrize(
    ("answer", "empty"),
    [
        ("无", 1),
        ("暂无。", 1),
        ("没有意见", 1),
        ("NaN", 1),
        ("无语", 0),
        ("没有发货", 0),
        ("没", 0),
    ],
)
def test_an_answer_that_says_nothing_is_empty(
    read: Read, write: Write, answer: str, empty: int
) -> None:
    assert read(write("问卷.csv", f"意见或建议\n快递太慢了\n{answer}\n")).funnel.empty == empty


@pytest.mark.skipif(sys.platform != "linux", reason="only here a file name is mere bytes")
def test_a_file_name_in_gbk(read: Read, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + "/反馈.csv".encode("gbk")))
    path.write_text("编号,内容\n1,快递太慢了\n", encoding="utf-8")
    raw = read(path)
    assert raw.frame["source"].to_list() == ["反馈.csv"]
    assert raw.sources[0].path.endswith("反馈.csv")


def test_joins_the_columns_that_are_asked_for(read: Read, write: Write) -> None:
    path = write("a.csv", "标题,内容,x\n闪退,打不开,1\n,慢,2\n")
    raw = read(path, map={"text": "标题+内容"})
    assert raw.frame["text"].to_list() == ["闪退\n打不开", "慢"]
    assert raw.sources[0].mapping["text"]["column"] == "标题+内容"
    with pytest.raises(UsageError, match="「正文」不在文件中"):
        read(path, map={"text": "正文"})


def test_remembers_the_mapping_of_like_headers(read: Read, write: Write) -> None:
    path = write("a.csv", "甲,内容\n真正的反馈在这里,备用\n真正的反馈在那里,备用\n")
    raw = read(path, mapping=({"headers": ("内容", "甲"), "map": {"text": "甲"}},))
    assert raw.frame["text"][0] == "真正的反馈在这里"


def test_groups_a_chat(read: Read, write: Write) -> None:
    text = (
        "会话ID,发送时间,发送者,消息内容\n"
        "S1,2024-03-01 09:00,客户,我的货呢\nS1,2024-03-01 09:01,客服,您好\n"
        "S1,2024-03-01 09:02,客户,六天了\nS2,2024-03-02 09:00,客户,要退款\n"
    )
    raw = read(write("a.csv", text))
    assert raw.funnel == Funnel(read=4, agent=1, merged=1, kept=2)
    assert raw.frame["text"].to_list() == ["我的货呢\n六天了", "要退款"]


def test_skips_broken_rows_when_told_to(read: Read, write: Write) -> None:
    path = write("a.csv", '编号,内容\n1,好用\n2,不"行",好\n3,难用\n')
    raw = read(path, on_bad_row="skip")
    assert raw.funnel == Funnel(read=3, unreadable=1, kept=2)
    with pytest.raises(InputError, match="第 3 行有 3 个单元格"):
        read(path)


DATED = "内容,日期\n物流太慢了,明天\n客服不理人,后天\n"


def test_a_date_column_that_was_asked_for_must_hold_dates(read: Read, write: Write) -> None:
    path = write("a.csv", DATED)
    with pytest.raises(InputError) as error:
        read(path, map={"created_at": "日期"})
    assert str(error.value).startswith("a.csv 的「日期」一列读不成日期：第 2 行是“明天”。")
    raw = read(path)
    assert "created_at" not in raw.frame.columns
    assert "没有当作时间使用" in raw.sources[0].notes[0]


def test_counts_dates_that_cannot_be_read(read: Read, write: Write) -> None:
    raw = read(write("a.csv", "内容,日期\n太慢,2024-03-01\n太贵,1024-03-01\n太差,\n"))
    assert raw.frame["created_at"].null_count() == 2
    assert "有 1 个单元格读不成时间" in raw.sources[0].notes[0]
    assert "第 3 行的“1024-03-01”" in raw.sources[0].notes[0]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.csv", "", "a.csv 是空文件"),
        ("a.csv", " \n\n", "a.csv 里没有内容"),
        ("a.csv", "编号,内容\n", "a.csv 只有表头，没有数据行"),
        ("a.csv", "编号,内容\n合计,\n", "a.csv 只有表头，没有数据行"),
        ("a.csv", "编号,日期\n7,2024-03-01\n", "表头有：编号、日期。请用 --map 正文=表头 指明"),
        ("a.csv", "编号,内容\n7,\n", "读到的 1 行都没有正文"),
        ("a.csv", "编号,日期\n7,2024-03-01\n", "没有正文的文件不能分析"),
        ("a.csv", "编号,门店\n7,东门店\n8,东门店\n", "如 --map 正文=门店"),
    ],
)
def test_says_what_is_wrong_with_a_file(
    read: Read, write: Write, name: str, text: str, sentence: str
) -> None:
    with pytest.raises(InputError) as error:
        read(write(name, text))
    assert sentence in str(error.value)
    assert str(error.value).endswith("。")


def test_says_what_is_wrong_with_a_path(read: Read, tmp_path: Path) -> None:
    for path, sentence in (
        (tmp_path / "没有.csv", "找不到文件"),
        (tmp_path, "里没有可以读取的文件"),
        (tmp_path / "*.csv", "没有文件与"),
    ):
        with pytest.raises(InputError, match=sentence):
            read(path)
    with pytest.raises(InputError, match="没有给出"):
        read()


def test_an_unknown_suffix_needs_a_reader_for_any(write: Write) -> None:
    readers = [reader for reader in READERS if reader.name != "delimited"]
    with pytest.raises(InputError, match=r"不认识 a\.docx 的格式「.docx」，可以读取的有：\.et、"):
        read_feedback([write("a.docx", "x")], Config(), readers)


def test_a_folder_means_its_files(read: Read, write: Write, tmp_path: Path) -> None:
    for name in ("b.csv", "a.txt", "~$a.xlsx", ".c.csv", "报告.html", "封面.png", "说明.docx"):
        write(name, f"内容\n{name}：物流太慢了\n")
    (tmp_path / "旧").mkdir()
    (tmp_path / "旧" / "d.csv").write_text("内容\n不读\n", encoding="utf-8")
    sources = read(tmp_path).sources
    assert [Path(source.path).name for source in sources] == ["a.txt", "b.csv"]
    assert sources[0].notes[-1] == (
        "文件夹里的「封面.png」、「报告.html」、「说明.docx」没有读取；其中若有反馈，请另写出文件名。"
    )


def test_an_empty_file_among_many_is_named_and_skipped(read: Read, write: Write) -> None:
    good = write("好.csv", "内容\n物流太慢了\n")
    raw = read(write("空.csv", ""), good, write("头.csv", "内容\n"))
    assert raw.funnel.kept == 1
    assert [source.notes for source in raw.sources] == [
        (
            "空.csv 是空文件，已跳过。",
            "头.csv 只有表头，已跳过。",
        )
    ]
    (skipped,) = read(good, write("三月，热线.csv", "")).sources[0].notes
    assert skipped == "三月，热线.csv 是空文件，已跳过。"
    with pytest.raises(InputError, match=r"^空\.csv 是空文件"):
        read(tmp := good.with_name("空.csv"), tmp.with_name("头.csv"))


def test_a_sheet_of_a_file_without_sheets_is_refused(read: Read, write: Write) -> None:
    with pytest.raises(UsageError, match=r"a\.csv 没有工作表；请去掉 --sheet"):
        read(write("a.csv", "内容\n物流太慢了\n"), sheet="三月")


def test_platform_lines_are_counted_under_their_own_name(read: Read, write: Write) -> None:
    raw = read(
        write(
            "评论.csv",
            "评论内容,地区,评分,用户名\n屏幕碎了,无,5,匿名用户\n此用户未填写评价内容,上海,5,a\n"
            "系统默认好评！,上海,5,b\n无,上海,5,c\n快递慢,暂无,暂无评分,d\n",
        )
    )
    assert (raw.funnel.read, raw.funnel.placeholder, raw.funnel.empty) == (5, 2, 1)
    assert raw.frame["text"].to_list() == ["屏幕碎了", "快递慢"]
    assert raw.frame["region"].to_list() == [None, None]
    assert raw.frame["rating"].to_list() == [5.0, None]
    assert raw.frame["customer"].to_list() == [None, "d"]


def test_missing_values_are_no_odd_cells(read: Read, write: Write) -> None:
    (source,) = read(write("评论.csv", "评论内容,评分\n好用,5\n不好用,暂无评分\n")).sources
    assert not source.notes


def test_a_platform_line_beside_a_title_is_emptied(read: Read, write: Write) -> None:
    raw = read(
        write(
            "a.csv", "标题,内容\n快递太慢了，等了五天,此用户未填写评价内容\n包装很好，没有破损,快\n"
        )
    )
    assert raw.frame["text"].to_list() == [None, "快"]


def test_scores_without_a_word_are_kept_apart(read: Read, write: Write) -> None:
    rows = "评论内容,评论时间,评分\n太慢,2024-03-01,1\n,2024-03-02,5\n无,2024-03-03,4\n"
    raw = read(write("评价.csv", rows + "系统默认好评！,2024-03-04,5\n"))
    assert raw.frame.height == 1
    assert raw.scores["rating"].to_list() == [5, 4]
    assert raw.scores.columns == ["created_at", "rating"]
