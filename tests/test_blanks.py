"""Words that stand for nothing, and real words that look like them."""

from __future__ import annotations

import polars as pl
import pytest

from csvoice.blanks import (
    customers_own,
    is_anonymous,
    is_courtesy,
    is_missing,
    is_placeholder,
    is_unanswered,
)


def _tell(expression: pl.Expr, cell: str | None) -> object:
    frame = pl.DataFrame({"cell": [cell]}, schema={"cell": pl.String})
    return frame.select(expression).item()


@pytest.mark.parametrize(
    "text",
    [
        "此用户未填写评价内容",
        "此用户没有填写评论！",
        "系统默认好评!",
        "15天内买家未作出评价",
        "评价方未及时做出评价,系统默认好评!",
        "您没有填写内容，默认好评",
        "买家超时未做出评价，系统默认好评",
        "该用户没有写点评",
        "这个人很懒，什么都没有留下～",
        "该用户觉得商品非常好，给出了5星好评",
        "暂无评价",
        "该评论已被删除",
        "抱歉，此微博已被作者删除。",
        "转发微博",
        "Repost",
        "转发微博//@某人: 东西不错",
        "[图片][图片]",
        "分享视频 举报 赞[0]",
        "无声电话",
        "市民误拨",
        "test12",
    ],
)
def test_what_the_platform_wrote(text: str) -> None:
    assert _tell(is_placeholder(pl.col("cell")), text) is True


@pytest.mark.parametrize(
    "text",
    [
        "好评",
        "没有评价的必要，太差",
        "没有评论功能",
        "默认好评返现5元",
        "系统自动扣费",
        "客户说没有收到内容",
        "转发给朋友了",
        "测试了很久，还是不好用",
        "我挂断电话了",
        "骚扰电话太多",
        "什么都没说就挂了",
        "太懒了，懒得评价这么差的东西",
        "路过",
        "？？？",
        "",
        None,
    ],
)
def test_what_a_customer_wrote(text: str | None) -> None:
    assert _tell(is_placeholder(pl.col("cell")), text) is False


@pytest.mark.parametrize(
    "cell",
    [
        "无",
        "未知",
        "-",
        "——",
        "/",
        "N/A",
        "null",
        "NaN",
        "暂无",
        "暂无评分",
        "（空）",
        "未填写",
        "不详",
        " ",
        None,
    ],
)
def test_missing(cell: str | None) -> None:
    assert _tell(is_missing(pl.col("cell")), cell) is True


@pytest.mark.parametrize("cell", ["无锡", "未央区", "0", "-1", "其他", "无线网络", "空调", "好"])
def test_not_missing(cell: str) -> None:
    assert _tell(is_missing(pl.col("cell")), cell) is False


@pytest.mark.parametrize(
    ("text", "unanswered"),
    [
        ("没有意见", True),
        ("暂无建议。", True),
        ("无", True),
        ("没有建议，但太慢", False),
        ("！！", False),
    ],
)
def test_open_questions(text: str, unanswered: bool) -> None:
    assert _tell(is_unanswered(pl.col("cell")), text) is unanswered


@pytest.mark.parametrize(
    ("name", "anonymous"),
    [
        ("匿名用户", True),
        ("***", True),
        ("张***a", True),
        ("138****1234", False),
        ("无", True),
        ("张三", False),
    ],
)
def test_customers_without_a_name(name: str, anonymous: bool) -> None:
    assert _tell(is_anonymous(pl.col("cell")), name) is anonymous


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("回复@张三:你们家真的慢", "你们家真的慢"),
        ("我觉得不行//@李四:真的吗//@王五:快来", "我觉得不行"),
        ("转发微博 终于退款了", "终于退款了"),
        ("物流太慢了 举报 赞[0] 转发[0] 收藏 评论[0]", "物流太慢了"),
        ("[图片]屏幕碎了[图片]", "屏幕碎了"),
        ("查看更多回复 服务差", "服务差"),
        ("太差了 来自网页", "太差了"),
        ("太差了 来自 iPhone客户端", "太差了"),
        ("来自北京的客户说服务不错", "来自北京的客户说服务不错"),
        ("我要投诉 举报", "我要投诉 举报"),
        ("滤芯寿命显示剩余38天", "滤芯寿命显示剩余38天"),
        ("分享视频的功能没了", "分享视频的功能没了"),
    ],
)
def test_the_customers_own_words(text: str, own: str) -> None:
    assert _tell(customers_own(pl.col("cell")).str.strip_chars(), text) == own


@pytest.mark.parametrize(
    ("message", "empty"),
    [
        ("在吗", True),
        ("人工人工人工", True),
        ("好的，辛苦了", True),
        ("不客气", True),
        ("人工费太贵", False),
        ("好的，那什么时候到账", False),
    ],
)
def test_what_a_chat_says_besides(message: str, empty: bool) -> None:
    assert _tell(is_courtesy(pl.col("cell")), message) is empty
