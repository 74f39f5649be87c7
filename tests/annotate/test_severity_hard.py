"""Invented sentences in which a grave word is denied, supposed, meant otherwise, or missing."""

from __future__ import annotations

import pytest

from csvoice.schema import URGENT
from tests.annotate.conftest import Annotated

URGENT_TEXTS = [
    "充电宝放在床头半夜起火了，幸好发现得早",
    "不是没有起火，是起火以后你们不认账",
    "昨天电视机后面冒烟，邻居帮忙断的电",
    "热水器漏电，我爸洗澡时被电了一下",
    "电动车充电时突然爆炸，阳台都烧黑了",
    "高速上开着开着突然没动力了，后面大货车差点撞上来",
    "刹车踩到底没有反应，连闯两个路口才停下",
    "方向盘突然锁死，车子直接冲进绿化带",
    "行驶中熄火两次，4S 店说没有问题",
    "下坡时刹车失灵，没出人命算我命大",
    "车祸时安全气囊没有弹出",
    "没有任何征兆，车辆行驶中失去动力",
    "如果不是我反应快，刹车失灵那一下就没命了",
    "再不解决我就找记者曝光你们",
    "三天内不退款，我会向12315投诉",
    "已经委托律师，下周给你们发律师函",
    "再拖下去我只能去法院起诉",
    "我们小区一百多户业主准备集体维权",
    "你们逼得我想从楼上跳下去，活着没意思",
    "欠我工资不给，我就不想活了",
    "刚办完卡就接到推销电话，我的个人信息被泄露了",
    "有人用我的身份证办了三张卡，信息被盗用",
    "客服把我的手机号和住址发到了群里，泄露隐私",
    "燃气灶漏气，差点煤气中毒",
    "平衡车突然加速，老人摔成骨折",
    "吸奶器漏电把手烫伤了，起了两个水泡",
    "洗衣机半夜自燃，整个卫生间都烧了",
    "店员动手打人，我已经报警",
]

CALM = [
    "热水器打不着火，全家洗不了澡",
    "早上车子打不着火",
    "灶具点不着火",
    "没有起火，只是有点热",
    "如果起火怎么办，有没有保险",
    "万一电池爆炸了谁负责",
    "怕起火，一直不敢放在床边充",
    "买它就是因为防火，材质不错",
    "请问这款充电器起火了吗，看到别人说有过",
    "担心会自燃，所以还没敢装",
    "会不会漏电啊，想先问清楚",
    "从来没有冒烟过，用得很放心",
    "灭火器少了一个，请补发",
    "火灾险怎么买",
    "客服态度真让人火大，气得我要爆炸",
    "价格一降再降，心态炸了",
    "快递慢得要死",
    "跳楼价清仓，结果到手是旧款",
    "刹车没有失灵，只是有点异响",
    "万一高速上熄火怎么办，请给个说法",
    "担心刹车失灵，想预约检查",
    "停车熄火以后中控还亮着",
    "希望不要发生事故，先来问一下",
    "律师函打印错了，打印机偏色",
    "我不想起诉，也不想找媒体，只想退货",
    "没有泄露隐私的问题，就是推销短信太多",
    "请问会泄露个人信息吗",
    "包装上写着防漏电，插头还是松的",
    "音响低音很震撼，爆炸性的效果没听出来",
    "说是急救包，里面连创可贴都没有",
    "模型车的刹车灯不亮",
    "屏幕死机，重启就好",
]


MISSED = [
    pytest.param("孩子吃完蛋糕上吐下泻，现在还在医院输液", id="no word of tone: taken for praise"),
    pytest.param("车主群里的人说好周六去店门口拉横幅", id="说好 is taken for praise"),
]
TOO_LOUD = [pytest.param("听说有的会爆炸，请问这批有没有问题", id="hearsay of others")]


@pytest.mark.xfail(strict=True, reason="not understood yet")
@pytest.mark.parametrize("text", MISSED)
def test_urgent_but_not_seen_yet(annotated: Annotated, text: str) -> None:
    assert annotated([text])["severity"][0] == URGENT


@pytest.mark.xfail(strict=True, reason="not understood yet")
@pytest.mark.parametrize("text", TOO_LOUD)
def test_calm_but_not_seen_yet(annotated: Annotated, text: str) -> None:
    assert annotated([text])["severity"][0] != URGENT


@pytest.mark.parametrize("text", URGENT_TEXTS)
def test_urgent_by_its_meaning(annotated: Annotated, text: str) -> None:
    assert annotated([text])["severity"][0] == URGENT


@pytest.mark.parametrize("text", CALM)
def test_calm_by_its_meaning(annotated: Annotated, text: str) -> None:
    assert annotated([text])["severity"][0] != URGENT
