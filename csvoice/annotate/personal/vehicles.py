"""What tells a car from all others: its identification number (checked by GB 16735), its plate."""

from __future__ import annotations

import re

from csvoice.annotate.personal.kinds import IS, Kind, compact

_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_LEAST_DIGITS = 4
_SIGN = "[A-HJ-NPR-Za-hj-npr-z\\d]"
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_OWN = r"[A-HJ-NP-Z\d]"


def _vehicle(match: re.Match[str]) -> bool:
    number = compact(match[1]).upper()
    values = (int(_VALUES.get(character, character)) for character in number)
    remainder = sum(w * v for w, v in zip(_WEIGHTS, values, strict=True)) % 11
    digits = sum(character.isdigit() for character in number)
    return (" " not in match[1] or digits >= _LEAST_DIGITS) and number[8] == (
        "X" if remainder == 10 else str(remainder)
    )


VEHICLES: tuple[Kind, ...] = (
    Kind(
        "车架号",
        r"[A-Za-z0-9]{3}(?:[ -]*[A-Za-z0-9]){14}",
        rf"(?<![A-Za-z\d])({_SIGN}{{3}}(?:[ -]?{_SIGN}){{14}})(?![A-Za-z\d])",
        _vehicle,
    ),
    Kind(
        "车架号",
        r"车架|[vV][iI][nN]",
        rf"(?i:车架|vin){IS}({_SIGN}(?:[ -]?{_SIGN}){{16}})(?![A-Za-z\d])",
    ),
)

PLATES: tuple[Kind, ...] = (
    Kind(
        "车牌号",
        rf"[{_PROVINCE}] ?[A-Za-z].*[0-9]",
        rf"((?<!全)[{_PROVINCE}] ?(?i:[A-HJ-NP-Z])\s?[·•.()（-]?\s?(?=[A-Za-z ]*\d)"
        rf"(?i:[A-HJK]{_OWN}\d{{4}}|\d{{5}}[A-HJK]|{_OWN}{{4}}[A-HJ-NP-Z\d挂学警港澳]"
        rf"|{_OWN}{{2}} {_OWN}{{3,4}}|{_OWN}{{3}} {_OWN}{{2}}|{_OWN}{{4}} {_OWN}))"
        r"(?![A-Za-z]?\d)(?! ?[款年寸])",
    ),
)
