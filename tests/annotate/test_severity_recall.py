"""Invented sentences of many trades that must be urgent, and look-alikes that must not.

They were written to be of the kinds of real feedback, not after the dictionaries; those that are not
understood yet stand apart and count against the recall in docs/quality.md.
"""

from __future__ import annotations

import pytest

from csvoice.schema import URGENT
from tests.annotate.conftest import Annotated

URGENT_TEXTS = {
    "人身安全": [
        "充电器插上十分钟就冒烟，把床单烧了一个洞",
        "昨晚电热毯着火了，幸好家里有人",
        "油烟机漏电，我老公手都被电麻了",
        "孩子吃了你们家的奶粉上吐下泻，现在还在医院挂水",
        "送餐小哥和保安打起来了，把我爸打伤了",
        "电梯突然下坠，里面困了三个老人",
        "楼上高空坠物，砸到人了，头破血流",
        "热水壶炸裂，手臂烫伤，起了好大的水泡",
        "吃完火锅全家食物中毒，半夜去的急诊",
        "健身房器械断裂，砸伤了我的脚，骨折",
        "幼儿园老师虐待儿童，孩子身上有伤",
        "小区燃气泄漏，物业到现在没有人来",
        "酒店地面湿滑，我妈摔成骨折，前台不管",
        "面包里吃出玻璃，嘴被划破流血",
        "护士打错针，病人当场休克，正在抢救",
        "旁边工地墙体倒塌，压到了两个工人",
        "用完面膜脸肿得睁不开眼，医生说是严重过敏",
        "电动车停在楼道里自燃，整层都是烟",
        "外卖员被车撞了，你们平台没有人管，人还在抢救",
        "老师体罚学生，孩子脑震荡住院",
    ],
    "行车安全": [
        "高速上突然失去动力，后面的大货车差点撞上",
        "下坡刹车失灵，撞到护栏才停下来",
        "方向盘打不动，突然锁死，直接冲上了绿化带",
        "开着开着自动急刹，后车追尾",
        "刚提的新车行驶中熄火三次",
        "撞车以后安全气囊没有弹出，司机受重伤",
        "轮胎高速爆胎，车子失控转了两圈",
        "油门踩下去没反应，在路口差点出车祸",
        "辅助驾驶失灵，直接撞上前车",
        "等红灯松了刹车自己加速冲出去",
    ],
    "自伤威胁": [
        "钱要不回来我就从你们楼上跳下去，死给你看",
        "被网贷催得活不下去了，真的不想活了",
        "老人说房子不解决就喝农药",
        "我妈因为这事天天说要自杀，求你们回个电话",
        "工资再不发我就跳楼",
    ],
    "媒体曝光": [
        "再不退钱我就发抖音曝光你们",
        "已经联系了电视台的记者，周五来采访",
        "我会把聊天记录发到网上，让大家看看你们的嘴脸",
        "不给说法就找媒体",
        "准备向315晚会爆料",
    ],
    "法律诉讼": [
        "已经委托律师，等着收传票吧",
        "不解决就法院见",
        "我要起诉你们公司欺诈消费者",
        "店员抢手机，我当场报警了",
        "劳动仲裁已经申请，公司必须赔偿",
        "要求退一赔三，否则走法律程序",
        "钱被骗了三万，已经到派出所报案",
    ],
    "监管投诉": [
        "明天就去12315投诉你们",
        "我已经打12345反映这件事了",
        "再不处理我向银保监会举报",
        "问题一直拖着，只好到消协投诉",
        "请市场监管局介入调查这家店",
        "给工信部打了电话，他们让我等回复",
        "我要向上级主管部门投诉",
    ],
    "群体事件": [
        "我们楼一百多户准备周末集体维权",
        "几十位车主把4S店的大门围堵了，拉横幅要说法",
        "全体业主联名投诉物业",
        "工人在公司门口静坐，要求发工资",
        "被拖欠工资的工友打算去市政府上访",
    ],
    "信息泄露": [
        "刚下单就有骗子打来电话，我的信息被泄露了",
        "银行卡在家里放着，却被盗刷了八千块",
        "员工把客户的身份证照片倒卖给别人，出卖个人信息",
        "账号被盗，里面的积分全没了",
        "客服把我的手机号和地址发到群里，严重泄露隐私",
    ],
}

MISSED = [
    pytest.param("十几位车主约好去4S店门口拉横幅", id="约好 is taken for praise"),
    pytest.param("车主群里的人说好周六去店门口拉横幅", id="说好 is taken for praise"),
]

CALM = [
    # the hotline's own name is in test_own_channels; similes, hyperbole
    "催得像着了火一样，结果还是没人来",
    "我气得头顶冒烟",
    "等得要出人命了，三个小时才上菜",
    "这手机慢到爆炸",
    "界面丑得想自杀",
    "排队排得我想死",
    "前台说话跟家里失火似的急",
    "笑死人了，这也叫五星级",
    "客服回复慢得能把人急死",
    "味道好吃到爆炸",
    "这价格简直是跳楼价",
    "喝这个等于慢性自杀",
    "我本想去12315投诉，后来算了",
    # word borders
    "桌上摆着火锅和饮料",
    "裤子上吊牌都没有",
    "安装软件导致死机",
    "这是今年的主流产品",
    "宾馆挨着火车站，很方便",
    "一流产品，三流服务",
    # plots
    "小说里女主最后跳楼自杀，看得我很难受",
    "这本书写一个少年杀手，死亡的描写很真实",
    "影片讲的是一场火灾，主人公抢救了整个村子",
    "作者把打官司的过程写得很精彩",
    "读完此书才知道什么叫生命危险",
    # the thing itself
    "空调的漏电保护开关跳闸",
    "烟雾报警器一直响，报警声太大",
    "车辆漏电导致电瓶亏电，打不着火",
    "报一缸失火，换了火花塞就好了",
    "转向灯失灵，换了灯泡",
    "父亲去世，来办理死亡证明",
    "退休职工死亡后的抚恤金怎么领",
    "请问急救培训什么时候开课",
    "家里装了防盗报警系统，很好用",
    "符合工信部的标准，续航还行",
    # denied, supposed
    "还好没有造成人员伤亡，也没有起火",
    "担心电池会爆炸，所以不敢用",
    "听说别的批次有自燃的",
    "如果起火谁负责",
]


@pytest.mark.parametrize(
    ("reason", "text"), [(reason, text) for reason, texts in URGENT_TEXTS.items() for text in texts]
)
def test_urgent_for_the_reason(annotated: Annotated, reason: str, text: str) -> None:
    row = annotated([text]).row(0, named=True)
    assert row["severity"] == URGENT
    assert reason in row["severity_why"]


@pytest.mark.parametrize("text", CALM)
def test_calm(annotated: Annotated, text: str) -> None:
    row = annotated([text]).row(0, named=True)
    assert row["severity"] != URGENT, row["severity_why"]


@pytest.mark.xfail(reason="not understood yet", strict=False)
@pytest.mark.parametrize("text", MISSED)
def test_urgent_but_not_seen_yet(annotated: Annotated, text: str) -> None:
    assert annotated([text])["severity"][0] == URGENT
