"""Masking: what is personal goes, what only looks like it stays."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from csvoice.annotate.clean import clean
from csvoice.annotate.privacy import is_label, mask, pseudonyms

MASKED = [
    ("电话13800138000，谢谢", "电话［手机号］，谢谢"),
    ("电话13800138000和13900139000", "电话［手机号］和［手机号］"),
    ("13800138000 13900139000", "［手机号］ ［手机号］"),
    ("拨13800138000.没人接", "拨［手机号］.没人接"),
    ("138-0013-8000", "［手机号］"),
    ("138 0013 8000", "［手机号］"),
    ("+8613800138000", "［手机号］"),
    ("+86 138 0013 8000", "［手机号］"),
    ("8613800138000", "［手机号］"),
    ("１３８００１３８０００", "［手机号］"),
    ("加wx13800138000", "加wx［手机号］"),
    ("微信同号：13800138000", "微信同号：［手机号］"),
    ("010-62345678", "［座机号］"),
    ("021 6234 5678", "［座机号］"),
    ("(021)62345678", "［座机号］"),
    ("０７５５－８２３４５６７转801", "［座机号］"),
    ("02162345678", "［座机号］"),
    ("固话88888888", "固话［座机号］"),
    ("电话：62345678", "电话：［座机号］"),
    ("身份证110101199003071233", "身份证［证件号］"),
    ("身份证号：11010119900307123X", "身份证号：［证件号］"),
    ("我11010119900307123x", "我［证件号］"),
    ("身份证号110101900307123", "身份证号［证件号］"),
    ("护照E12345678", "护照［证件号］"),
    ("4111111111111111", "［银行卡号］"),
    ("刷了4111 1111 1111 1111，200元", "刷了［银行卡号］，200元"),
    ("刷4111 1111 1111 1111 200元", "刷［银行卡号］ 200元"),
    ("4111-1111-1111-1111", "［银行卡号］"),
    ("卡号6222 0212 3456 7890 123", "卡号［银行卡号］"),
    ("6222020000000000000", "［银行卡号］"),
    ("邮箱zhang.san@qq.com发我", "邮箱［邮箱］发我"),
    ("a_b-c+d@example.com.cn", "［邮箱］"),
    ("zhang＠qq.com", "［邮箱］"),
    ("a@b.cn，c@d.cn", "［邮箱］，［邮箱］"),
    ("zhang.san [At] qq.com", "［邮箱］"),
    ("QQ12345678", "QQ［QQ 号］"),
    ("qq：12345678", "qq：［QQ 号］"),
    ("加QQ群 123456789", "加QQ群 ［QQ 号］"),
    ("微信号abc_12345", "微信号［微信号］"),
    ("加v信：abc12345", "加v信：［微信号］"),
    ("京A12345", "［车牌号］"),
    ("京a12345", "［车牌号］"),
    ("车牌京A·12345违停", "车牌［车牌号］违停"),
    ("新能源沪AD12345", "新能源［车牌号］"),
    ("粤B12345D", "［车牌号］"),
    ("LSVAA4182E2184847", "［车架号］"),
    ("车架号LSVAA4189E2184847", "车架号［车架号］"),
    ("VIN:LSVAA4182E2184847", "VIN:［车架号］"),
    ("订单号：202403151234567890", "订单号：［订单号］"),
    ("订单编号AB12-3456", "订单编号［订单号］"),
    ("运单YT1234567890123", "运单［订单号］"),
    ("订单12345678901234567890已发货", "订单［订单号］已发货"),
    ("快递单号 SF1234567890", "快递单号 ［订单号］"),
    ("工单 20240315001", "工单 ［订单号］"),
    ("联系人：张三，电话13800138000", "联系人：［姓名］，电话［手机号］"),
    ("联系人 为 张伟，请回电", "联系人 为 ［姓名］，请回电"),
    ("加我Wei信zhang_san88", "加我Wei信［微信号］"),
    ("姓名：欧阳娜娜", "姓名：［姓名］"),
    ("投诉人李小明。", "投诉人［姓名］。"),
    ("收货人王芳", "收货人［姓名］"),
    ("车主张先生反映漏油", "车主［姓名］反映漏油"),
    ("我叫张伟，", "我叫［姓名］，"),
    ("客服李鹏说不行，李鹏态度很差", "客服［姓名］说不行，［姓名］态度很差"),
    ("地址：北京市朝阳区建国路88号", "地址：［地址］"),
    ("住在幸福路小区12栋3单元501", "住在［地址］"),
    ("家住人民路5号", "家住［地址］"),
    ("12栋2单元1201室漏水", "［地址］漏水"),
    ("3 号楼 2 单元", "［地址］"),
    ("文苑路259号东方城，暖气不热", "文苑路［地址］东方城，暖气不热"),
    ("凤凰岗西街3巷8号停水", "凤凰岗西街［地址］停水"),
    ("翠湖苑12-303业主", "翠湖苑［地址］业主"),
    ("商务公寓B-1203漏水", "商务公寓［地址］漏水"),
    ("阳光花园3幢乙单元402", "阳光花园［地址］"),
    ("我家门牌号是建设路77号", "我家门牌号是［地址］"),
]

KEPT = """
人民路58号美食城二楼
解放路1号花园酒店前台态度差
中山路123号的餐厅卫生差
购物城12-1288元
世博园B1203航班
2026-04-01 10:22:33
2026/4/1
拨打4008123123
400-812-3123
800-820-8820
95588客服说等
打了12345和12315
价格12999元
一共13800元，退了1380
2024年3月15日
20240315
2024-03-15 12:30:45
里程138001公里
行驶12万公里，油耗8.5
版本V13.8.0013
版本号6.13.13800138000
iOS 17.4.1
小米14 Pro 骁龙8gen3
iPhone15 Pro Max 256G
ip 192.168.1.100
全新A62019款
晋A级景区
身份证尾号123X
1380013800
13800138000123
4111111111111112
LSVAA4189E2184847
订单号是多少
订单已经下了3天
物流三天没动
快递20240315到
单价1000000元
简单100000
微信支付不了
qq音乐打不开
联系人：客服
联系人已经联系了
姓名写错了
收货人信息错误
收件人不是我
户主是谁
车主反映车辆故障
我叫你们经理
本人叫苦连天
我叫了外卖
邮编100020
工号8001为我服务
微博@小米客服
3栋的物业不行
5号线地铁
电话10086
电话费2345678元
"""


def _masked(text: str | None) -> tuple[str | None, list[str]]:
    texts, kinds = mask(clean(pl.Series("text", [text], dtype=pl.String)))
    return texts[0], kinds[0].to_list()


@pytest.mark.parametrize(("text", "expected"), MASKED)
def test_personal_data_is_masked(text: str, expected: str) -> None:
    masked, kinds = _masked(text)
    assert masked == expected
    assert len(kinds) == expected.count("［")


@pytest.mark.parametrize("text", KEPT.strip().splitlines())
def test_what_only_looks_personal_stays(text: str) -> None:
    assert _masked(text) == (text, [])


@pytest.mark.parametrize("text", [None, "", "　"])
def test_nothing_to_mask(text: str | None) -> None:
    masked, kinds = _masked(text)
    assert masked == (None if text is None else "")
    assert kinds == []


def test_kinds_name_each_place() -> None:
    assert _masked("QQ12345678，电话13800138000、13900139000")[1] == ["手机号", "手机号", "QQ 号"]


pieces = st.sampled_from(
    [text for text, _ in MASKED]
    + KEPT.strip().splitlines()
    + ["，", "。", " ", "号", "：", "住在", "地址", "联系人", "附近100米"]
)


@settings(max_examples=80)
@given(st.lists(pieces, max_size=5).map("".join))
def test_masking_twice_changes_nothing(text: str) -> None:
    once, _ = _masked(text)
    assert _masked(once)[0] == once


def test_many_rows_are_masked_as_each_by_itself() -> None:
    texts = [text for text, _expected in MASKED]
    together, kinds = mask(clean(pl.Series("text", texts)))
    alone = [mask(clean(pl.Series("text", [text]))) for text in texts]
    assert together.to_list() == [masked[0] for masked, _found in alone]
    assert kinds.to_list() == [found[0].to_list() for _masked, found in alone]


@settings(max_examples=40)
@given(st.lists(pieces, min_size=1, max_size=12), st.integers(1, 11))
def test_any_split_of_the_rows_gives_the_same(texts: list[str], place: int) -> None:
    series = clean(pl.Series("text", texts))
    whole, kinds = mask(series)
    many, _kinds = mask(pl.concat([series] * 40))  # So many are searched in another way.
    assert many.to_list() == 40 * whole.to_list()
    parts = [mask(part) for part in (series[:place], series[place:])]
    assert whole.to_list() == [text for masked, _ in parts for text in masked]
    assert kinds.to_list() == [one for _, found in parts for one in found.to_list()]


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("联系人", "张三", "［姓名］"),
        ("客户姓名", "欧阳娜娜", "［姓名］"),
        ("联系地址", "浙江省杭州市文三路123号", "［地址］"),
        ("QQ", "12345678", "［QQ 号］"),
        ("座机", "62345678", "［座机号］"),
        ("联系人", "客服", "客服"),
        ("联系电话", None, None),
        ("订单编号", "AB123456", "AB123456"),
        ("反馈内容", "张三", "张三"),
        ("车型", "AB123456", "AB123456"),
    ],
)
def test_a_header_is_a_label(header: str, cell: str | None, expected: str | None) -> None:
    masked, _ = mask(pl.Series("cell", [cell], dtype=pl.String), header)
    assert masked[0] == expected
    assert is_label(header) == (header not in ("反馈内容", "车型", "订单编号"))


def test_pseudonyms_are_keyed_and_stable() -> None:
    customers = pl.Series("customer", ["张三", "李四", None, " 张三 ", "  ", "张三"])
    first, other = pseudonyms(customers, b"k" * 32), pseudonyms(customers, b"x" * 32)
    assert first.equals(pseudonyms(customers, b"k" * 32))
    assert first[0] == first[3] == first[5] != first[1]
    assert first[2] is None
    assert first[4] is None
    assert not set(first.drop_nulls()) & set(other.drop_nulls())
    assert not first.drop_nulls().str.contains("张三|李四").any()
