"""Exports of the kinds that come in, each made with its own headers and kinds of cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.read.conftest import Read

Write = Callable[..., Path]
Cell = Callable[[int], str]
COMPLAINTS = ("物流太慢了，等了六天", "客服态度很差", "屏幕有坏点，换货被拒绝", "发票一直没开")


def one_of(*values: str) -> Cell:
    return lambda n: values[n * 7 % 13 % len(values)]


def numbered(prefix: str) -> Cell:
    return lambda n: f"{prefix}{n}"


def text(n: int) -> str:
    return f"{COMPLAINTS[n % 4]}，第{n}次反映了"


def english(n: int) -> str:
    return f"The parcel never arrived and nobody answers my mails, attempt {n}"


def date(n: int) -> str:
    return f"2024-{n % 3 + 1:02}-{n % 28 + 1:02} {n % 24:02}:30:00"


def slashed(n: int) -> str:
    return f"{n % 12 + 1}/{n % 28 + 1}/2024"


NAMES = one_of("甲牌", "乙牌", "丙牌")
STARS = one_of("5星", "1星", "4星")
YES_NO = one_of("是", "否")
COARSE = one_of("物流", "质量")
BLANK = one_of("")

EXPORTS: dict[str, list[tuple[str, Cell, str]]] = {
    "car complaints": [
        ("投诉编号", numbered("C"), "id"),
        ("投诉品牌", NAMES, "brand"),
        ("投诉车系", one_of("A4", "X5", "Q3"), "product"),
        ("投诉车型", one_of("2020款 1.5T", "2021款"), ""),
        ("问题简述", text, "text"),
        ("典型问题", COARSE, "label"),
        ("投诉时间", date, "created_at"),
    ],
    "letters to the government": [
        ("留言编号", numbered(""), "id"),
        ("留言用户", numbered("U"), "customer"),
        ("留言主题", text, "title"),
        ("留言时间", slashed, "created_at"),
        ("留言详情", text, "text"),
        ("答复意见", text, "reply"),
        ("答复时间", date, ""),
        ("点赞数", one_of("0", "3"), "votes"),
    ],
    "shop reviews": [
        ("商品名称", one_of("手机", "电脑"), "product"),
        ("评价星级", STARS, "rating"),
        ("评价内容", text, "text"),
        ("评价时间", date, "created_at"),
        ("会员昵称", numbered("会员"), "customer"),
        ("点赞数", one_of("1.2万", "3"), "votes"),
        ("追评内容", BLANK, ""),
        ("商家回复", one_of("感谢您的支持"), "reply"),
    ],
    "app reviews": [
        ("评论日期", date, "created_at"),
        ("昵称", numbered("n"), "customer"),
        ("评级", one_of("5", "1"), "rating"),
        ("标题", text, "title"),
        ("评论", text, "text"),
        ("版本", one_of("1.0", "2.0"), ""),
    ],
    "a data set of two classes": [("label", one_of("0", "1"), ""), ("review", text, "text")],
    "a data set of four classes": [
        ("label", one_of("0", "1", "2", "3"), ""),
        ("review", text, "text"),
    ],
    "telecom tickets": [
        ("工单流水号", numbered("9"), "id"),
        ("受理时间", date, "created_at"),
        ("受理渠道", one_of("热线", "APP"), "channel"),
        ("用户号码", numbered("1890000"), "customer"),
        ("归属地", one_of("南京", "苏州"), "region"),
        ("业务类型", one_of("宽带", "移动"), "product"),
        ("投诉内容", text, "text"),
        ("一级分类", COARSE, "label"),
        ("二级分类", one_of("太慢", "破损", "丢件", "假货"), "label_detail"),
        ("处理结果", text, "reply"),
        ("处理时长", one_of("2小时", "30分钟"), "handle_seconds"),
        ("是否一次解决", YES_NO, "first_contact_resolved"),
        ("满意度", one_of("满意", "不满意"), "rating"),
    ],
    "calls": [
        ("呼入时间", date, "created_at"),
        ("坐席工号", one_of("001", "002"), "agent"),
        ("主叫号码", numbered("1390000"), "customer"),
        ("通话时长", one_of("00:03:11", "00:01:05"), "talk_seconds"),
        ("客户诉求摘要", text, "text"),
        ("是否解决", YES_NO, "resolved"),
    ],
    "a questionnaire": [
        ("答题序号", numbered(""), "id"),
        ("提交答卷时间", date, "created_at"),
        ("所用时间", one_of("120秒", "35秒"), ""),
        ("来源", one_of("微信", "链接"), "channel"),
        ("1、您的性别", one_of("男", "女"), ""),
        ("2、您对本次服务的总体满意度如何？", one_of("满意", "一般"), "rating"),
        ("3、您有多大可能向朋友推荐我们？(0-10)", one_of("9", "3", "10"), "nps"),
        ("4、您还有哪些意见和建议？", text, "text"),
    ],
    "a help desk": [
        ("Ticket ID", numbered("8"), "id"),
        ("Subject", english, "title"),
        ("Description", english, "text"),
        ("Created at", lambda n: date(n).replace(" ", "T") + "Z", "created_at"),
        ("Updated at", date, ""),
        ("Status", one_of("open", "closed"), "resolved"),
        ("Assignee", one_of("Amy", "Bob"), "agent"),
        ("First reply time in minutes", one_of("5", "61"), "response_seconds"),
    ],
    "complaints at a bureau": [
        ("Date received", slashed, "created_at"),
        ("Product", one_of("Mortgage", "Card"), "product"),
        ("Issue", one_of("Billing", "Fraud"), "label"),
        ("Consumer complaint narrative", english, "text"),
        ("Company", one_of("ACME", "Bank"), "brand"),
        ("State", one_of("CA", "NY"), "region"),
        ("Submitted via", one_of("Web", "Phone"), "channel"),
        ("Complaint ID", numbered("32"), "id"),
    ],
    "traditional characters": [
        ("工單編號", numbered("T"), "id"),
        ("建立時間", date, "created_at"),
        ("客訴內容", text, "text"),
        ("產品名稱", one_of("A", "B"), "product"),
    ],
    "unknown headers": [
        ("甲", numbered("K"), ""),
        ("乙", text, "text"),
        ("丙", date, "created_at"),
    ],
    "an index of pandas": [
        ("", numbered(""), ""),
        ("评论", text, "text"),
        ("日期", date, "created_at"),
    ],
}
ROWS = 60


def table(columns: list[tuple[str, Cell, str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([header for header, _cell, _name in columns])
    writer.writerows([cell(n) for _header, cell, _name in columns] for n in range(1, ROWS + 1))
    return out.getvalue()


@pytest.mark.parametrize("kind", EXPORTS)
def test_maps_every_column_of(read: Read, write: Write, kind: str) -> None:
    columns = EXPORTS[kind]
    raw = read(write("导出.csv", table(columns)))
    found = {name: entry["column"] for name, entry in raw.sources[0].mapping.items()}
    assert found == {name: header for header, _cell, name in columns if name}
    assert all(entry["why"].endswith("。") for entry in raw.sources[0].mapping.values())
    assert raw.funnel.kept == ROWS
    for name in found:
        assert raw.frame[name].null_count() == 0


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter"),
    [
        ("a.tsv", "gb18030", "\t"),
        ("a.txt", "utf-16", "\t"),
        ("a.csv", "utf-16-le", ","),
        ("a.csv", "utf-8-sig", ";"),
        ("a.xls", "gb18030", "\t"),
    ],
)
def test_reads_the_same_from_any_encoding(
    read: Read, write: Write, name: str, encoding: str, delimiter: str
) -> None:
    columns = EXPORTS["telecom tickets"]
    plain = read(write("plain.csv", table(columns))).frame.drop("source")
    other = read(write(name, table(columns, delimiter), encoding)).frame.drop("source")
    assert other.equals(plain)
