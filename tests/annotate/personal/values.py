"""Invented personal data, plainly written: a function for each kind."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_DIGITS = "0123456789"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚"
    "邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳"
    "甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶"
    "解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟"
    "邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_ODD_SURNAMES = ["欧阳", "上官", "司马", "诸葛", "司徒", "皇甫"]
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英玉萍红梅建国志华文晓雪婷浩宇轩涵梓欣怡思佳"
    "俊豪鑫鹏飞丹琳颖莹璐瑶倩薇蕾洁云凤兰珍珠翠香莲春秋冬海波斌峰龙辉亮旭东阳晨曦诗琪雨嘉悦子"
    "墨一诺博凯健成龙"
)
_PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _digits(dice: Random, count: int, first: str = _DIGITS) -> str:
    return dice.choice(first) + "".join(dice.choices(_DIGITS, k=count - 1))


def mobile(dice: Random) -> str:
    """Return a mobile number."""
    return "1" + _digits(dice, 10, "3456789")


def landline(dice: Random) -> str:
    """Return an area code, a hyphen and a number."""
    area = dice.choice(["010", "021", "0755", "0571", "028", "0371", "0731"])
    return f"{area}-{_digits(dice, 8, '2345678')}"


def identity(dice: Random) -> str:
    """Return an identity card number (GB 11643)."""
    day = f"{dice.randint(1950, 2009)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
    return (
        dice.choice(["110101", "430102", "510104", "320311"])
        + day
        + _digits(dice, 3)
        + _digits(dice, 1, _DIGITS + "X")
    )


def card(dice: Random) -> str:
    """Return a bank card number of 16 or 19 digits with its check digit (Luhn)."""
    body = dice.choice(["6222", "6217", "6228", "4367", "5187"]) + _digits(
        dice, dice.choice([11, 14])
    )
    doubled = sum(
        int(digit) * (2 - index % 2) - 9 * (index % 2 == 0 and digit > "4")
        for index, digit in enumerate(reversed(body))
    )
    return f"{body}{-doubled % 10}"


def email(dice: Random) -> str:
    """Return an e-mail address."""
    name = dice.choice(["zhang.san", "li_ming", "wangfang", "chen-yu", "liu"]) + _digits(dice, 3)
    return f"{name}@{dice.choice(['qq.com', '163.com', 'gmail.com', 'sina.com.cn', 'abc.cn'])}"


def qq(dice: Random) -> str:
    """Return a QQ number."""
    return _digits(dice, dice.randint(6, 10), "123456789")


def wechat(dice: Random) -> str:
    """Return a WeChat id."""
    name = dice.choice(["abc", "xiaoming", "wxid_k", "Lily-", "zhang_w", "fangfang"])
    return name + _digits(dice, dice.randint(3, 6))


def plate(dice: Random) -> str:
    """Return a licence plate, of five characters or, for an electric car, six."""
    start = dice.choice("京津沪渝冀豫鲁苏浙皖鄂湘粤川") + dice.choice("ABCDEFG")
    if dice.random() < 0.3:
        return f"{start}{dice.choice('DF')}{_digits(dice, 5)}"
    tail = [*_digits(dice, 4), dice.choice(_PLATE_LETTERS.replace("O", "").replace("I", ""))]
    dice.shuffle(tail)
    return start + "".join(tail)


def order(dice: Random) -> str:
    """Return the number of an order, a parcel or a ticket."""
    return dice.choice(["", "SF", "YT", "JD", "GD-", "A"]) + _digits(dice, dice.randint(10, 18))


def name(dice: Random) -> str:
    """Return a person's name of two to four characters."""
    surname = dice.choice(_ODD_SURNAMES) if dice.random() < 0.05 else dice.choice(_SURNAMES[:120])
    return surname + "".join(dice.choices(_GIVEN, k=dice.choice([1, 2, 2])))


def staff(dice: Random) -> str:
    """Return what customers call an employee."""
    if dice.random() < 0.4:
        return name(dice)
    return dice.choice("小小小阿") + dice.choice(_SURNAMES[:60] + _GIVEN[:30])


def address(dice: Random) -> str:
    """Return an address down to the door."""
    city = dice.choice(["", "杭州市", "长沙市岳麓区", "上海浦东新区", "广东省深圳市南山区"])
    road = dice.choice(["人民路", "建国大道", "文三西路", "解放街", "中山南路"])
    estate = dice.choice(["幸福小区", "阳光花园", "锦绣家园", "翠湖苑", "金色名都"])
    house, unit, door = dice.randint(1, 40), dice.randint(1, 5), dice.randint(101, 3004)
    return dice.choice(
        [
            f"{city}{road}{house}号{estate}{house}栋{unit}单元{door}室",
            f"{city}{estate}{house}号楼{unit}单元{door}",
            f"{city}{estate}{house}幢{door}室",
            f"{city}{road}{house}号{door}室",
            f"{city}{estate}{house}栋{door}",
            f"{city}{estate}{house}-{unit}-{door}",
        ]
    )


def vin(dice: Random) -> str:
    """Return a vehicle identification number with its check digit (GB 16735)."""
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    body = "L" + "".join(dice.choices(letters, k=16))
    values = [int(_VIN_VALUES.get(character, character)) for character in body]
    remainder = sum(w * v for w, v in zip(_VIN_WEIGHTS, values, strict=True)) % 11
    return body[:8] + ("X" if remainder == 10 else str(remainder)) + body[9:]


def passport(dice: Random) -> str:
    """Return a passport number."""
    return dice.choice(["E", "G", "EA", "EJ"]) + _digits(dice, 8)


VALUES: dict[str, Callable[[Random], str]] = {
    "mobile": mobile,
    "landline": landline,
    "identity": identity,
    "card": card,
    "email": email,
    "qq": qq,
    "wechat": wechat,
    "plate": plate,
    "order": order,
    "vin": vin,
    "passport": passport,
    "name": name,
    "staff": staff,
    "address": address,
}
