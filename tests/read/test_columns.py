from __future__ import annotations

import polars as pl
import pytest

from csvoice.read.columns import choose
from csvoice.read.companions import is_finer

N = 40
LONG = [f"第{n}次反映：物流太慢，等了很久也没有更新" for n in range(N)]
SHORT = [f"电梯坏{n % 25 + 1}次了" for n in range(N)]
DATES = [f"2024-03-{n % 28 + 1:02}" for n in range(N)]
COARSE = ["质量", "物流", "服务", "物流"] * (N // 4)
FINE = ["破损", "太慢", "态度", "丢件"] * (N // 4)
FLAGS = ["0", "1"] * (N // 2)
CODES = ["-2", "-1", "0", "1"] * (N // 4)
STARS = ["5", "1", "4", "3"] * (N // 4)
IDS = [f"T{n:05}" for n in range(N)]


def mapping_of(**columns: list[str]) -> dict[str, str]:
    choices, _notes = choose(pl.DataFrame(columns))
    return {name: choice.name for name, choice in choices.items()}


@pytest.mark.parametrize(
    "header",
    [
        "投诉简述", "反馈内容", "评论内容", "留言详情", "工单描述", "content", "Review Text",
        "reviewText",
        "评论內容", "内容(必填)", "12、您还有哪些意见和建议？", "客户反馈的问题描述",
        "Customer Feedback",
    ],
)  # fmt: skip
def test_knows_the_text_by_its_header(header: str) -> None:
    found = mapping_of(**{"编号": IDS, header: LONG, "日期": DATES, "地址": LONG})
    assert found == {"id": "编号", "text": header, "created_at": "日期"}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"评级": STARS, "评价": LONG}, {"rating": "评级", "text": "评价"}),
        ({"评价": ["好评", "差评"] * 20, "评价内容": LONG}, {"rating": "评价", "text": "评价内容"}),
        ({"label": FLAGS, "review": LONG}, {"text": "review"}),
        ({"标签": LONG, "x": LONG}, {"text": "x"}),
        ({"标签": ["物流"] * N, "内容": LONG}, {"text": "内容"}),
        ({"一级标签": COARSE, "留言主题": LONG}, {"label": "一级标签", "text": "留言主题"}),
        ({"二级分类": FINE, "内容": LONG}, {"label": "二级分类", "text": "内容"}),
        (
            {"问题类型": FINE, "投诉问题": COARSE, "内容": LONG},
            {"label": "投诉问题", "label_detail": "问题类型", "text": "内容"},
        ),
        (
            {"投诉类型": FINE, "故障类型": COARSE, "内容": LONG},
            {"label": "故障类型", "label_detail": "投诉类型", "text": "内容"},
        ),
        ({"更新时间": DATES, "内容": LONG}, {"created_at": "更新时间", "text": "内容"}),
        ({"出生日期": DATES, "内容": LONG}, {"text": "内容"}),
        ({"remark": [""] * N, "customer_content": LONG}, {"text": "customer_content"}),
        ({"序号": IDS, "事项": SHORT}, {"id": "序号", "text": "事项"}),
        ({"title": SHORT, "summary": LONG}, {"title": "title", "text": "summary"}),
        ({"最满意的地方": SHORT, "最需要改进的地方": SHORT},
         {"text": "最满意的地方+最需要改进的地方"}),
        ({"1、不满意的原因【多选题】": COARSE, "2、您还有什么建议？": SHORT},
         {"text": "2、您还有什么建议？"}),
        ({"站点": ["新浪微博", "今日头条"] * 20, "内容": LONG}, {"text": "内容"}),
        ({"站点": ["城东站", "城西站"] * 20, "内容": LONG}, {"text": "内容", "region": "站点"}),
        ({"购车日期": DATES, "投诉日期": DATES, "内容": LONG},
         {"created_at": "投诉日期", "text": "内容"}),
        ({"备注": ["好的"] + [""] * (N - 1), "诉求描述": LONG}, {"text": "诉求描述"}),
        ({"客服回复": LONG, "反馈内容": LONG}, {"reply": "客服回复", "text": "反馈内容"}),
        ({"甲": IDS, "乙": LONG, "丙": DATES}, {"text": "乙", "created_at": "丙"}),
        ({"评论": STARS, "乙": LONG}, {"text": "乙"}),
        ({"编号": IDS, "日期": DATES}, {"id": "编号", "created_at": "日期"}),
        ({"review": LONG, "location_traffic": CODES}, {"text": "review"}),
        ({"review": LONG, "service_wait_time": CODES}, {"text": "review"}),
        ({"review": LONG, "price_cost_effective": CODES}, {"text": "review"}),
        ({"内容": LONG, "处理时长(分钟)": ["-3", "-5"] * 20}, {"text": "内容"}),
        ({"内容": LONG, "渠道": ["1", "2"] * 20, "门店": ["0.5", "0.25"] * 20}, {"text": "内容"}),
        ({"内容": LONG, "类型": ["正面", "负面"] * 20}, {"text": "内容", "label_tone": "类型"}),
        ({"内容": LONG, "label": ["cry", "smile"] * 20}, {"text": "内容", "label_tone": "label"}),
        ({"内容": LONG, "分类": ["愤怒", "喜悦"] * 20}, {"text": "内容", "label_tone": "分类"}),
        ({"内容": LONG, "标签": ["好评", "差评"] * 20}, {"text": "内容", "label_tone": "标签"}),
        ({"内容": LONG, "一级标签": ["正面", "负面"] * 20, "二级标签": COARSE},
         {"text": "内容", "label_tone": "一级标签", "label": "二级标签"}),
        ({"text": LONG, "emotion": ["anger", "joy", "surprise", "sadness"] * 10},
         {"text": "text", "label_tone": "emotion"}),
        ({"text": LONG, "sentiment": ["-1", "0", "1", "1"] * 10},
         {"text": "text", "label_tone": "sentiment"}),
        ({"内容": LONG, "年份": ["2023", "2024"] * 20, "月份": ["3", "11"] * 20},
         {"text": "内容", "created_at": "年份+月份"}),
        ({"内容": LONG, "年": ["2024年"] * N, "月": ["3月"] * N, "日": ["1日", "15日"] * 20},
         {"text": "内容", "created_at": "年+月+日"}),
        ({"内容": LONG, "日期": DATES, "时间": ["09:30", "18:05:12"] * 20},
         {"text": "内容", "created_at": "日期+时间"}),
        ({"内容": LONG, "日期": [f"{day} 09:30" for day in DATES], "时间": ["09:30"] * N},
         {"text": "内容", "created_at": "日期"}),
        ({"内容": LONG, "年份": ["2024"] * N, "月份": ["3"] * N, "投诉日期": DATES},
         {"text": "内容", "created_at": "投诉日期"}),
        ({"内容": LONG, "发货时间": DATES, "下单时间": DATES},
         {"text": "内容", "created_at": "下单时间"}),
        ({"内容": LONG, "工单性质": ["投诉", "咨询"] * 20, "工单类型": COARSE},
         {"text": "内容", "label_nature": "工单性质", "label": "工单类型"}),
        ({"内容": LONG, "工单性质": ["投诉"] * N}, {"text": "内容", "label_nature": "工单性质"}),
        ({"内容": LONG, "诉求类型": ["投诉", "举报", "咨询", "建议"] * 10},
         {"text": "内容", "label_nature": "诉求类型"}),
        ({"内容": LONG, "购买时间": DATES}, {"text": "内容", "created_at": "购买时间"}),
        ({"内容": LONG, "购买时间": DATES, "评价时间": DATES},
         {"text": "内容", "created_at": "评价时间"}),
        ({"评论": LONG, "发布": [f"{n % 28 + 1}小时前" for n in range(N)]}, {"text": "评论"}),
    ],
)  # fmt: skip
def test_headers_and_cells_decide_together(
    columns: dict[str, list[str]], expected: dict[str, str]
) -> None:
    assert mapping_of(**columns) == expected


def test_says_why_in_chinese() -> None:
    choices, notes = choose(pl.DataFrame({"投诉简述": LONG, "时间": ["不详"] * N, "乙": DATES}))
    assert choices["text"].why == "表头「投诉简述」是「正文」的常用名称，单元格平均 21 个字。"
    assert choices["created_at"].why == (
        "没有常用的时间表头，「乙」的单元格都是日期，100% 的单元格能读出，如“2024-03-01”。"
    )
    assert notes == []


def test_names_the_column_that_promised_more_than_it_holds() -> None:
    _choices, notes = choose(pl.DataFrame({"内容": LONG, "投诉时间": ["不详"] * N}))
    assert notes == [
        "「投诉时间」一列的单元格读不成日期（应为 1990 至 2100 年之间，可写成 2026-10-31），"
        "如“不详”，没有当作时间使用。"
    ]


@pytest.mark.parametrize(
    ("header", "cells", "column"),
    [
        ("接通状态", ["接通", "未接通"], "answered"),
        ("是否接通", ["是", "否"], "answered"),
        ("客户类型", ["新客户", "老客户"], "customer_type"),
        ("期望评分", ["8", "9"], "expected_rating"),
        ("服务阶段", ["售前", "售后"], "stage"),
        ("责任部门", ["物流部", "客服部"], "department"),
        ("班组", ["甲班", "乙班"], "team"),
        ("通话时长", ["00:03:11", "45秒"], "talk_seconds"),
        ("排队时长(秒)", ["12", "0"], "wait_seconds"),
        ("是否转接", ["是", "否"], "transferred"),
        ("转接次数", ["0", "2"], "transferred"),
        ("是否重开", ["是", "否"], "reopened"),
        ("是否超时", ["已超时", "未超时"], "overdue"),
        ("紧急程度", ["高", "低"], "priority"),
        ("赔付金额", ["-20", "-35"], "cost"),
    ],
)
def test_knows_what_a_service_centre_exports(header: str, cells: list[str], column: str) -> None:
    assert mapping_of(**{"内容": LONG, header: cells * 20})[column] == header


def test_a_date_whose_name_is_only_part_of_the_header_is_named_when_unread() -> None:
    _choices, notes = choose(
        pl.DataFrame({"内容": LONG, "客户提出的时间点": ["上午", "晚间"] * 20})
    )
    assert notes == [
        "「客户提出的时间点」一列的单元格读不成日期（应为 1990 至 2100 年之间，"
        "可写成 2026-10-31），如“上午”，没有当作时间使用。"
    ]
    _choices, notes = choose(
        pl.DataFrame({"内容": LONG, "发布时间": ["昨天 12:30", "21秒前"] * 20})
    )
    assert notes == [
        "「发布时间」一列的单元格是相对时间，要知道导出的时间才能换算，如“昨天 12:30”，"
        "没有当作时间使用。"
    ]


def test_short_answers_to_open_questions_are_the_text_where_there_is_no_longer_one() -> None:
    answers = [f"无{n}" if n % 4 == 0 else f"排队太久{n}" for n in range(N)]
    columns = {"月份": ["2025-01"] * N, "您最满意哪些方面？": answers, "还有哪些要改进？": answers}
    choices, _notes = choose(pl.DataFrame({**columns, "您的性别（单选）": ["男", "女"] * (N // 2)}))
    assert choices["text"].headers == ("您最满意哪些方面？", "还有哪些要改进？")


def test_answers_that_many_gave_are_the_text_where_a_question_asks_for_words() -> None:
    said = ["手机银行总是闪退", "排队太久", "费用高", "没有", "希望多开窗口", "转账方便", "都挺好"]
    columns = {
        "编号": [str(n) for n in range(70)],
        "您满意吗？": ["满意", "不满意"] * 35,
        "您认为哪些地方需要改进？": said * 10,
    }
    choices, _notes = choose(pl.DataFrame(columns), {})
    assert choices["text"].headers == ("您认为哪些地方需要改进？",)


def test_the_open_questions_of_a_survey_are_read_together() -> None:
    short = [f"希望{n}元" if n % 3 else None for n in range(N)]
    choices, notes = choose(
        pl.DataFrame(
            {
                "1、您对产品有什么建议？": LONG,
                "2、您最常用哪些功能？(多选题)": ["搜索┋下单", "下单┋客服", "搜索"] * 13 + ["客服"],
                "3、您还想对我们说什么？": short,
            }
        )
    )
    assert choices["text"].headers == ("1、您对产品有什么建议？", "3、您还想对我们说什么？")
    assert choices["text"].why.endswith("问卷另有 1 道开放题，一起读作正文。")
    assert notes == []


def test_mentions_other_columns_that_read_like_text() -> None:
    columns = {"投诉内容": LONG, "补充说明": LONG[::-1], "投诉车型": [f"{one}款" for one in LONG]}
    choices, notes = choose(pl.DataFrame(columns | {"商品名称": ["杯子", "水壶"] * 20}))
    assert choices["text"].name == "投诉内容"
    assert notes == [
        "「补充说明」也像正文，没有读取；要一起读，请用 --map 正文=投诉内容+补充说明。"
    ]


def test_what_is_given_goes_first() -> None:
    frame = pl.DataFrame({"标题": LONG, "内容": LONG, "备注": LONG})
    choices, _notes = choose(frame, {"text": ("标题", "内容")}, {"text": ("备注",)})
    assert {name: choice.name for name, choice in choices.items()} == {"text": "标题+内容"}
    choices, _notes = choose(frame, {}, {"text": ("备注",)})
    assert choices["text"].name == "备注"
    assert "csvoice.toml" in choices["text"].why


def test_labels_nest_by_what_the_fine_one_tells_of_the_coarse() -> None:
    coarse, fine = pl.Series(COARSE), pl.Series(FINE)
    unrelated = pl.Series([str(n % 7) for n in range(N)])
    assert is_finer(fine, coarse)
    assert not is_finer(coarse, fine)
    assert not is_finer(unrelated, coarse)
    assert is_finer(fine.set(pl.Series([True] * 4 + [False] * (N - 4)), "其他"), coarse)


def test_texts_that_are_often_the_same_are_texts_where_there_is_nothing_better() -> None:
    said = [
        "电梯又停了，老人下不了楼",
        "楼道垃圾三天没清",
        "访客占了我的车位",
        "凌晨装修太吵",
        "门禁刷不开",
    ]
    frame = pl.DataFrame({"区域": ["一期", "二期"] * 50, "报事内容": said * 20})
    choices, _ = choose(frame)
    assert choices["text"].headers == ("报事内容",)


def test_a_question_in_english_asks_for_words() -> None:
    said = ["等太久了", "价格偏高", "包装简陋", "n/a", "退货流程复杂", "物流慢", "说明书看不懂"]
    columns = {
        "Response ID": [f"R_{n:08x}" for n in range(70)],
        "How likely are you to recommend us?": [str(n % 11) for n in range(70)],
        "What could we improve?": said * 10,
    }
    assert mapping_of(**columns)["text"] == "What could we improve?"


def test_the_column_of_sides_says_who_speaks_and_the_one_of_names_who_answered() -> None:
    found = mapping_of(
        会话ID=[f"S{n // 2}" for n in range(N)],
        发送人=["小李", "访客17"] * (N // 2),
        发送方=["客服", "访客"] * (N // 2),
        消息内容=LONG,
    )
    assert (found["speaker"], found["agent"]) == ("发送方", "发送人")


@pytest.mark.parametrize(
    ("header", "cells", "column"),
    [
        ("涉诉金额", ["199", "58"], None),
        ("是否升级", ["Y", "N"], None),
        ("服务类型", ["安装", "维修"], "product"),
        ("就诊科室", ["儿科", "骨科"], "product"),
        ("归属地市", ["合肥", "阜阳"], "region"),
        ("1、您就餐的门店是？", ["万达店", "高铁站店"], "region"),
    ],
)
def test_what_is_taken_for_what(header: str, cells: list[str], column: str | None) -> None:
    found = mapping_of(内容=LONG, **{header: cells * (N // 2)})
    assert {one for one, name in found.items() if name == header} == ({column} if column else set())


def test_addresses_of_machines_are_neither_places_nor_texts() -> None:
    found = mapping_of(来自IP=[f"1.2.3.{n}(上海-上海)" for n in range(N)], 标题=LONG)
    assert found == {"text": "标题"}
