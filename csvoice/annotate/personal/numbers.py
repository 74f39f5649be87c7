"""Numbers that belong to a person: identity card, order, bank card, mobile, landline.

Bank cards are checked by Luhn (ISO/IEC 7812-1) where no label stands before them. An identity card
is masked by its form (GB 11643: region, birthday) alone, since one mistyped digit makes it no less
personal.
"""

from __future__ import annotations

import re

from csvoice.annotate.personal.kinds import (
    DASH,
    DIGIT,
    GAP,
    IS,
    NUMBER,
    NUMERAL_NUMBER,
    NUMERALS,
    Kind,
    compact,
)

_LEAST_GROUP = 3
_LEAST_NUMERALS = 4
_IDENTITY = re.compile(
    r"[1-8]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
)


def _identity(match: re.Match[str]) -> bool:
    return _IDENTITY.fullmatch(compact(match[1])) is not None


def _bank_card(match: re.Match[str]) -> bool:
    groups = re.split(rf"{DASH}+", match[1])
    return all(len(group) >= _LEAST_GROUP for group in groups[:-1]) and _luhn(compact(match[1]))


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in number]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _in_numerals(match: re.Match[str]) -> bool:
    return sum(character in NUMERALS for character in match[1]) >= _LEAST_NUMERALS


def _mobile(*sizes: int) -> str:
    """The digits of a mobile number in groups of these sizes, one sign between all of them."""
    first = {2: r"1[3-9]", 3: r"1[3-9]\d", 4: r"1[3-9]\d\d", 7: r"1[3-9]\d{5}"}[sizes[0]]
    sign = f"s{''.join(map(str, sizes))}"
    rest = rf"(?P={sign})".join(rf"\d{{{size}}}" for size in sizes[1:])
    return rf"{first}(?P<{sign}>{DASH} ?){rest}"


_WAYS: tuple[tuple[int, ...], ...] = (
    (3, 4, 4),
    (4, 4, 3),
    (3, 3, 5),
    (3, 5, 3),
    (4, 3, 4),
    (3, 8),
    (4, 7),
    (7, 4),
)
_WAYS += ((3, 3, 3, 2), (2, 3, 3, 3), (3, 2, 3, 3), (3, 2, 2, 4), (3, 4, 2, 2))
_MOBILE = (
    r"1[3-9]\d{9}|1[3-9]\d[(（]\d{4}[)）]\d{4}|1(?P<each>[ .-])[3-9](?:(?P=each)\d){9}|"
    + "|".join(_mobile(*sizes) for sizes in _WAYS)
)
_CHINA = r"(?:[(（]?\+?(?:00)?86[)）]?[ -]?)?"
_AREA = r"(?:10|2\d|[3-9]\d{2})"
_EXTENSION = rf"(?:\s?(?:转|分机|[x#]|(?i:ext)\.?|-(?=\d{{2,5}}(?!\d)))[:：号]?\s?{DIGIT}{{1,6}})?"
_ABROAD = rf"(?:[(（]?\+?(?:00)?86[)）]?[ -]?0?{_AREA}|[(（]?0{_AREA})"
_PHONE_LABEL = (
    r"(?:电话|手机|联系方式|座机|固话|办公室|家里|单位|回电|来电|(?i:tel)|联系号码|(?i:vx|wx))"
)

_CARD_LABEL = r"(?:卡|账号|帐号|账户|帐户|户头|[工建农中招交]行|银行)"
_PAPER = r"(?:身份证|护照|证件|通行证|驾驶证|军官证|(?<![A-Za-z])(?i:id)(?![A-Za-z]))"
_ORDER = (
    r"(?:(?:订|运|快递|物流|工|合同|保|售后|退货|退款|换货|维修|取件|受理|服务|报修|投诉)单"
    r"|快递|物流|合同|流水|交易|受理|单|顺丰|圆通|中通|申通|韵达|极兔|京东|邮政)"
)
_CARRIER = r"(?:SF|YT|ZTO|STO|YD|JD[A-Z]{0,3}|JT|EMS|DPK)"
_SERIAL = (
    r"(?:[A-Za-z]{1,3}[- ]?)?\d{2,8}(?: \d{4,12}){1,5}(?: \d{1,3}(?![\d天个件次元月年小块]))?"
    r"|[A-Za-z\d_-]{6,40}"
)
_NO_DATE = r"(?!(?:(?:19|20)\d\d-?[01]\d-?[0-3]\d|1[3-9]\d{9})(?!\d))"  # nor a mobile number
_NOT_MORE = r"(?![A-Za-z\d])"

LONG_NUMBERS: tuple[Kind, ...] = (
    Kind(
        "证件号",
        rf"{NUMBER}|{NUMERAL_NUMBER}",
        rf"(?<!\d)({DIGIT}(?:{GAP}{DIGIT}){{16}}{GAP}(?:{DIGIT}|[Xx]))(?!\d)",
        _identity,
    ),
    Kind(
        "证件号",
        r"(?:证|护照|[iI][dD]).*[0-9]",
        rf"{_PAPER}{IS}((?:[A-Za-z]{{0,2}} ?{DIGIT}(?:{GAP}{DIGIT}){{5,16}}{GAP}|[A-Za-z] ?)"
        rf"(?:{DIGIT}|[Xx])(?:{GAP}\d)*)(?!\d)",
    ),
    Kind(
        "订单号",
        r"(?:单|编号|流水|交易|受理|快递|物流|合同).*[0-9]{2}",
        rf"(?:{_ORDER}(?:编|单)?号码?|编号){IS}((?=(?:[A-Za-z_-]*[\d ]){{4}}){_SERIAL}){_NOT_MORE}",
    ),
    Kind(
        "订单号",
        r"(?:单|快递|物流|流水|[圆中申]通|顺丰|韵达|极兔|邮政|京东).*[0-9]{2}",
        rf"{_ORDER}(?:\s|[:：是为#(（【\[]|(?i:no)[.:：]?){{0,3}}{_NO_DATE}"
        rf"((?=(?:[A-Za-z -]*\d){{8}})(?:{_SERIAL}|[A-Za-z\d-]{{10,40}})){_NOT_MORE}",
    ),
    Kind(
        "订单号",
        r"(?:SF|YT|TO|YD|JD|JT|EMS|DPK)[A-Z0-9]{9}",
        rf"(?<![A-Za-z\d])({_CARRIER}\d{{9,15}})(?!\d)",
    ),
)

SHORT_NUMBERS: tuple[Kind, ...] = (
    *(
        Kind(
            "银行卡号",
            NUMBER,
            rf"(?<!\d)(?<!\d\.)([3-6]\d\d(?:{GAP}\d){{{length - 3}}})(?!\d)",
            _bank_card,
        )
        for length in (19, 18, 17, 16)
    ),
    Kind(
        "银行卡号",
        rf"{NUMBER}|{NUMERAL_NUMBER}",
        rf"{_CARD_LABEL}{IS}({DIGIT}(?:{GAP}{DIGIT}){{14,18}})(?!\d)",
    ),
    Kind("手机号", NUMBER, rf"(?<!\d)(?<!\d\.)({_CHINA}(?:{_MOBILE})(?!\d){_EXTENSION})"),
    Kind(
        "手机号",
        NUMERAL_NUMBER,
        rf"(?<!\d)([1一幺壹](?={GAP}[3-9三四五六七八九叁肆伍陆柒捌玖])(?:{GAP}{DIGIT}){{10}})(?!\d)",
        _in_numerals,
    ),
    Kind(
        "座机号",
        NUMBER,
        rf"(?<![\dA-Za-z.-])({_ABROAD}[)）/]?{GAP}[2-8]\d{{2,3}}{DASH}?\d{{4}}{_EXTENSION})(?![\d-])",
    ),
    Kind(
        "座机号",
        NUMERAL_NUMBER,
        rf"(?<!\d)([0零〇○](?:{GAP}{DIGIT}){{9,11}}{_EXTENSION})(?!\d)",
        _in_numerals,
    ),
    Kind(
        "座机号",
        rf"(?:话|座机|办公室|家里|单位|电|联系|[Ll]).*[0-9]{{2}}{DASH}?[0-9]{{4}}",
        rf"{_PHONE_LABEL}{IS}([2-8]\d{{2,3}}{DASH}?\d{{4}}{_EXTENSION})(?![\d.万元块])",
    ),
)
