"""Mask personal data before anything is stored or shown.

Numbers with a checksum are checked: bank cards by Luhn (ISO/IEC 7812-1), vehicle identification
numbers by GB 16735. An identity card is masked by its form (GB 11643: region, birthday) alone,
since one mistyped digit makes it no less personal.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import polars as pl

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程邢"
    "裴陆荣翁荀惠甄曲封储靳段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰仲伊宫宁仇栾祖武符刘景詹束龙叶幸司韶黎"
    "薄印宿白怀蒲从鄂索咸籍赖卓蔺屠蒙池乔阴能苍双闻党翟谭贡劳姬申扶堵冉宰雍桑桂濮牛寿通边燕冀尚农温别"
    "庄晏柴瞿阎慕连习艾鱼容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越师巩聂关荆肖游覃闫"
)
_NAME = rf"(?:欧阳|上官|司马|诸葛|司徒|皇甫|尉迟|东方|[{_SURNAMES}])[一-鿿]{{1,2}}?"
# Surnames that are everyday words as well; without a colon before them they are taken as words.
_EVERYDAY = (
    "和于时常安平成明计应向从经方车全项强路关连通居步都利越易房管干解都空能边习后钟段高方何万"
)
_PLAIN_NAME = rf"(?![{_EVERYDAY}]){_NAME}"
_PERSON = (
    "(?:联系人|联络人|姓名|投诉人|反映人|举报人|收件人|收货人|"
    "寄件人|申请人|来电人|车主|(?<!客)户主|经办人)"
)
_AFTER_NAME = "(?:先生|女士|小姐|电话|手机|联系|身份|证件|地址|住址|来电|反映)"
_PLACE = r"[^\s，。；;,！!？?［］:：/]"
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CARD = r"\d{3}(?:[ -]?\d{4}){3}"
_IS = r"(?:[号码]*\s*[:：是为]?\s*)"


def _luhn(text: str) -> bool:
    digits = [int(character) for character in text if character.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _vehicle(text: str) -> bool:
    values = (int(_VIN_VALUES.get(character, character)) for character in text.upper())
    remainder = sum(w * v for w, v in zip(_VIN_WEIGHTS, values, strict=True)) % 11
    return text[8].upper() == ("X" if remainder == 10 else str(remainder))


def _always(_text: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of personal data: its placeholder, its pattern (group 1 is what is masked)."""

    name: str
    pattern: re.Pattern[str]
    check: Callable[[str], bool] = _always

    @property
    def placeholder(self) -> str:
        return f"［{self.name}］"


def _kind(name: str, pattern: str, check: Callable[[str], bool] = _always) -> _Kind:
    return _Kind(name, re.compile(pattern), check)


# The order matters: longer and labelled forms first, so that no part of one is taken for another.
_KINDS = (
    _kind("邮箱", r"(?<![A-Za-z\d_.+-])([A-Za-z\d_.+-]{1,64}@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+)"),
    _kind(
        "证件号",
        r"(?<![\dA-Za-z])([1-8]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])"
        r"(?![\dA-Za-z])",
    ),
    _kind("证件号", rf"(?:身份证|护照|证件){_IS}([A-Za-z]?[\dXx]{{7,18}})(?![\dA-Za-z])"),
    _kind(
        "订单号",
        r"(?:订单|运单|快递|物流|工单|合同|保单|流水|交易|售后|单)(?:编|单)?号码?\s*[:：是为]?\s*"
        r"((?=[A-Za-z-]*\d)[A-Za-z0-9-]{6,40})(?![A-Za-z0-9])",
    ),
    _kind(
        "订单号",
        r"(?:订单|运单|快递|工单|保单)\s*[:：是为]?\s*"
        r"((?=(?:[A-Za-z-]*\d){8})[A-Za-z0-9-]{10,40})(?![A-Za-z0-9])",
    ),
    _kind("车架号", r"(?<![A-Za-z\d])([A-HJ-NPR-Za-hj-npr-z\d]{17})(?![A-Za-z\d])", _vehicle),
    _kind("车架号", rf"(?i:车架|vin){_IS}([A-HJ-NPR-Za-hj-npr-z\d]{{17}})(?![A-Za-z\d])"),
    _kind("银行卡号", rf"(?<![\dA-Za-z.])([3-6]{_CARD}[ -]?\d{{1,3}})(?![\dA-Za-z])", _luhn),
    _kind("银行卡号", rf"(?<![\dA-Za-z.])([3-6]{_CARD})(?![\dA-Za-z])", _luhn),
    _kind("银行卡号", rf"(?:银行卡|储蓄卡|信用卡|卡){_IS}(\d{_CARD}(?:[ -]?\d{{1,3}})?)(?!\d)"),
    _kind("手机号", r"(?<!\d)(?<!\d\.)((?:\+?86[- ]?)?1[3-9]\d([- ]?)\d{4}\2\d{4})(?!\d)"),
    _kind(
        "座机号",
        r"(?<![\dA-Za-z.-])(\(0\d{2,3}\)[- ]?\d{4}[- ]?\d{3,4}|0\d{2,3}[- ]\d{4}[- ]?\d{3,4}"
        r"|0\d{2,3}[2-8]\d{6,7})(?![\d-])",
    ),
    _kind("座机号", rf"(?:电话|座机|固话){_IS}([2-8]\d{{6,7}})(?![\d.万元])"),
    _kind("QQ 号", r"(?i:qq)\s*(?:号|群)?(?:码)?\s*[:：是为]?\s*([1-9]\d{4,11})(?!\d)"),
    _kind(
        "微信号",
        r"(?:微信|威信|v信|V信|(?<![A-Za-z])(?i:wechat|weixin|vx|wx))\s*(?:号|(?i:id))?\s*[:：是为]?\s*"
        r"([A-Za-z][A-Za-z\d_-]{5,19})(?![A-Za-z\d_-])",
    ),
    _kind(
        "车牌号",
        rf"((?<!全)[{_PROVINCE}](?i:[A-HJ-NP-Z])\s?[·•.]?\s?(?=[A-Za-z]*\d)"
        r"(?i:[A-HJ-NP-Z\d]{4}[A-HJ-NP-Z\d挂学警港澳]|[A-HJK][A-HJ-NP-Z\d]\d{4}|\d{5}[A-HJK]))"
        r"(?![A-Za-z\d])",
    ),
    _kind("姓名", rf"{_PERSON}\s*[:：]\s*({_NAME})(?=[^一-鿿]|{_AFTER_NAME}|$)"),
    _kind("姓名", rf"{_PERSON}[是为]?({_PLAIN_NAME})(?=[，,、。；;（(\s]|{_AFTER_NAME}|$)"),
    _kind("姓名", rf"(?:我叫|本人叫|名字[是叫])\s*({_PLAIN_NAME})(?=[^一-鿿]|{_AFTER_NAME}|$)"),
    _kind("地址", rf"(?:地址|住址)\s*[:：是为]?\s*({_PLACE}{{2,40}}\d{_PLACE}{{0,15}})"),
    _kind(
        "地址",
        rf"(?:家住|住在|现住)({_PLACE}{{0,30}}[路街道巷弄区村镇苑园城]{_PLACE}{{0,8}}?\d+\s*"
        r"(?:号楼|[号栋幢座弄组](?:\d+(?:单元|室|号|户)?)*))",
    ),
    _kind(
        "地址",
        r"(\d{1,4}\s*(?:号楼|号院|[栋幢座弄])\s*(?:\d{1,3}\s*号楼)?\s*"
        r"(?:[A-Za-z\d一二三四五六七八九十]{1,3}\s*单元\s*(?:\d{1,5}\s*[室号房户]?)?|\d{1,5}\s*[室号房户]))",
    ),
)

# Not 单号: a number in a column of its own is what a case is looked up by.
_LABEL = rf"{_PERSON}|电话|座机|固话|身份证|证件|护照|卡号|(?i:qq|vin)|微信|车架|[地住]址"
_SUSPECT = (
    r"\d{5}|\d[- ]\d{3,4}[- ]?\d{4}|@|(?i:qq|wechat|weixin|vx|wx|vin|v信)|微信|威信|车架|"
    rf"[{_PROVINCE}][A-Za-z]|联系人|联络人|姓名|[诉映报请电]人|[件货]人|车主|户主|经办人|我叫|本人叫|名字|"
    r"[地住]址|家住|住在|现住|\d ?(?:号楼|号院|栋|幢|座|弄)|号码?\s?[:：是为]?\s?[A-Za-z\d]|身份证"
)


def mask(texts: pl.Series, header: str = "") -> tuple[pl.Series, pl.Series]:
    """Mask personal data in `texts`.

    Args:
        texts: Cleaned texts.
        header: What stands above them in a table; 联系人 or 地址 is a label for every cell.

    Returns:
        The masked texts, and the kinds masked in each (List(String), one entry a place).
    """
    if is_label(header):
        return _mask_labelled(texts, f"{header}：")
    suspect = texts.str.contains(_SUSPECT).fill_null(value=False)
    kinds = nothing_masked(len(texts))
    if not suspect.any():
        return texts, kinds
    masked = [_mask_one(text) for text in texts.filter(suspect)]
    places = suspect.arg_true()
    found = pl.DataFrame(
        {"place": places, "found": pl.Series([kinds for _, kinds in masked], dtype=kinds.dtype)}
    )
    rows = pl.DataFrame({"place": pl.arange(len(texts), eager=True, dtype=pl.UInt32), "pii": kinds})
    joined = rows.join(found, on="place", how="left", maintain_order="left")
    everywhere = joined.select(pl.coalesce("found", "pii").alias("pii"))["pii"]
    return texts.clone().scatter(places, [text for text, _ in masked]), everywhere


def _mask_labelled(texts: pl.Series, label: str) -> tuple[pl.Series, pl.Series]:
    masked, kinds = mask(pl.Series(texts.name, [label], dtype=pl.String) + texts)
    return masked.str.strip_prefix(label), kinds


def is_label(header: str) -> bool:
    """Tell whether a column's header says that its cells hold personal data."""
    return re.search(_LABEL, header) is not None


def nothing_masked(height: int) -> pl.Series:
    """Return an empty list for each of `height` texts."""
    return pl.Series("pii", [[]], dtype=pl.List(pl.String)).new_from_index(0, height)


def _mask_one(text: str) -> tuple[str, list[str]]:
    found: list[str] = []
    for kind in _KINDS:
        text = kind.pattern.sub(partial(_replace, kind, found), text)
    if not found:
        return text, found
    # What stood glued to a number that is masked now may show itself only in a second pass.
    text, more = _mask_one(text)
    return text, found + more


def _replace(kind: _Kind, found: list[str], match: re.Match[str]) -> str:
    whole, secret = match.group(0), match.group(1)
    if not kind.check(secret):
        return whole
    found.append(kind.name)
    start = match.start(1) - match.start(0)
    return whole[:start] + kind.placeholder + whole[start + len(secret) :]


def pseudonyms(customers: pl.Series, key: bytes) -> pl.Series:
    """Replace customers by keyed pseudonyms: the same customer, key and month after month the same.

    Source: keyed-hash pseudonymisation, ENISA "Pseudonymisation techniques and best practices"
    (2019), section 5.1.
    """
    unique = customers.drop_nulls().unique()
    unique = unique.filter(unique.str.strip_chars() != "")
    names = [f"客户-{_digest(customer, key)}" for customer in unique]
    return customers.replace_strict(unique, names, default=None, return_dtype=pl.String)


def _digest(customer: str, key: bytes) -> str:
    return hmac.new(key, customer.strip().encode(errors="replace"), sha256).hexdigest()[:10]
