"""Masking measured: planted personal data of every kind, and what only looks like it.

The bounds stand for both halves of the templates; `check` was written before the rules and not
looked at while they were made.
"""

from __future__ import annotations

import polars as pl
import pytest

from csvoice.annotate.clean import clean
from csvoice.annotate.privacy import mask
from tests.annotate.personal.planting import KINDS, Half, alike, leaks, planted

COUNT = 240
RECALL = 0.97
PRECISION = 0.98

AWKWARD = """
我是业主王芳，房子漏水 | 王芳
本人张三，男，45岁 | 张三
本人姓王，叫王建国 | 王建国
姓名：买买提·艾力 | 买买提
店长李姐不错 | 李姐
客服（小王）说不行 | 小王
一个叫王丽的店员 | 王丽
手机138零零138零零零 | 138零零
手机 1 3 8 0 0 1 3 8 0 0 0 | 1 3 8
电话:0755/82345678 | 82345678
三号楼二单元五零二没暖气 | 五零二
我住12-3-501 | 12-3-501
家在幸福小区3栋 | 3栋
微❤abc12345 | abc12345
卫星abc12345 | abc12345
扣: 12345678 | 12345678
邮箱 abc 艾特 qq 点 com | abc
车牌号：京A 1234 5 | 1234
单号为：SF 1234 5678 9012 | 5678
卡号 6222-0212-3456-7890-123 | 0212
"""

# Given names of characters that no list of common ones has.
RARE = """
郭纲 梁茹萱 宋乔慧 唐嫣然 冯提 邓棋紫 彭晏 曾藩 萧敬 田甄 董卿 潘明粤 叶璇 卢靖
姚晨 沈腾跃 谭咏 陆毅 范丞 邹市光 熊黛 孟岐 秦岚 侯昊 闫妮 雷音 陶虹 贺翔
顾卫长 邵兵 覃恒顺 钱枫 孔令杰 欧阳震 赵航 徐瑶梦 何沐 曾荣繁 王大锤 李二牛
"""

HARMLESS = """
王小姐姐态度好
客服小题大做
售后小程序打不开
师傅小心翼翼
安装师傅小米手机
老师傅技术好
蒙牛经理篡改日期
工程师傅来修理
感谢老师的推荐
我是高管
我是苏宁的会员
我是黄金会员
我是全款买的
本人郑重声明
本人全家都用
本人家住附近
康师傅方便面
送到楼下3次
住在8楼
2 4 6 8 10 12 14 16 18 20
2019 2020 2021 2022
尺寸100*200*300
1000-2000元
奥迪Q3 35 TFSI 2019
新A6L 2023款
加V大号
微信Windows版
微信公众号打不开
QQ飞车2023
2号楼3号电梯坏了
1号楼2号楼都是好的
"""


def _masked(texts: list[str]) -> pl.Series:
    return mask(clean(pl.Series("text", texts)))[0]


@pytest.mark.parametrize("half", ["develop", "check"])
@pytest.mark.parametrize("kind", KINDS)
def test_recall_of_each_kind(kind: str, half: Half) -> None:
    cases = list(planted(kind, half, COUNT))
    masked = _masked([case.sentence for case in cases])
    secrets = clean(pl.Series("text", [case.secret for case in cases]))
    left = [
        text for text, secret in zip(masked, secrets, strict=True) if leaks(secret.strip(), text)
    ]
    assert 1 - len(left) / COUNT >= RECALL, left[:10]


@pytest.mark.parametrize("half", ["develop", "check"])
def test_precision_on_what_looks_alike(half: Half) -> None:
    texts = clean(pl.Series("text", list(alike(half, 2 * COUNT))))
    changed = texts.filter(texts != _masked(texts.to_list()))
    assert 1 - len(changed) / len(texts) >= PRECISION, changed[:10].to_list()


@pytest.mark.parametrize(
    "template",
    [
        "我是{}，要投诉",
        "本人{}，手机丢了",
        "{}女士来电",
        "收件人是{}，没收到",
        "客服{}态度好",
        "我叫{}。",
    ],
)
def test_rare_names(template: str) -> None:
    names = RARE.split()
    masked = _masked([template.format(name) for name in names])
    left = [name for name, text in zip(names, masked, strict=True) if name in text]
    assert 1 - len(left) / len(names) >= 0.9, left


@pytest.mark.parametrize("case", AWKWARD.strip().splitlines())
def test_awkward_spellings(case: str) -> None:
    sentence, secret = case.split(" | ")
    assert secret not in _masked([sentence])[0]


@pytest.mark.parametrize("text", HARMLESS.strip().splitlines())
def test_harmless(text: str) -> None:
    assert _masked([text])[0] == text
