"""How people spell personal data: each kind plainly, and in awkward ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Spelling: TypeAlias = Callable[[str], str]

_DIGITS = "0123456789"
_CHINESE = str.maketrans(_DIGITS, "零一二三四五六七八九")
_SPOKEN = str.maketrans(_DIGITS, "零幺二三四五六七八九")
_FORMAL = str.maketrans(_DIGITS, "零壹贰叁肆伍陆柒捌玖")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def _groups(*sizes: int, separator: str = " ") -> Spelling:
    def spell(text: str) -> str:
        parts, rest = [], text
        for size in sizes:
            parts.append(rest[:size])
            rest = rest[size:]
        return separator.join(part for part in [*parts, rest] if part)

    return spell


def _plain(text: str) -> str:
    return text


def _fours(text: str) -> str:
    return _groups(4, 4, 4, 4)(text)


SPELLINGS: dict[str, list[Spelling]] = {
    "mobile": [
        _plain,
        _groups(3, 4),
        _groups(4, 4),
        _groups(3, 4, separator="-"),
        _groups(3, 3, separator="."),
        _groups(4, 4, separator="."),
        lambda text: text.translate(_CHINESE),
        lambda text: text.translate(_SPOKEN),
        lambda text: f"+86 {text}",
        lambda text: f"（+86）{text}",
        lambda text: text.translate(_WIDE),
        lambda text: f"0086-{text}",
        lambda text: f"abc{text}",
        lambda text: f"{text}xyz",
        _groups(*[1] * 11),
        _groups(3, 4, separator="·"),
        lambda text: text[:3] + text[3:].translate(_CHINESE),
        _groups(3, 4, separator="—"),
        lambda text: f"86{text}",
        _groups(3, 3),
        lambda text: text.translate(_FORMAL),
        lambda text: f"{text[:3]}（{text[3:7]}）{text[7:]}",
    ],
    "landline": [
        _plain,
        lambda text: text.replace("-", " "),
        lambda text: "（{}）{}".format(*text.split("-")),
        lambda text: "({}){}".format(*text.split("-")),
        lambda text: text + "转8012",
        lambda text: text + "-801",
        lambda text: text.replace("-", ""),
        lambda text: f"{text[:-4]}-{text[-4:]}",
        lambda text: text.translate(_WIDE),
        lambda text: "86-" + text[1:],
        lambda text: text.replace("-", "").translate(_CHINESE),
        lambda text: text.replace("-", "."),
        lambda text: text.replace("-", "—"),
        lambda text: text + "分机203",
        lambda text: f"{text[:-4]} {text[-4:]}".replace("-", " "),
        lambda text: text + "x12",
    ],
    "identity": [
        _plain,
        _groups(6, 8),
        _fours,
        _groups(6, 4, 4),
        str.lower,
        _groups(3, 3, 4, 4),
        lambda text: text.translate(_WIDE),
        _groups(6, 8, separator="-"),
        lambda text: text.translate(_CHINESE),
        lambda text: f"abc{text}",
        lambda text: f"{text}张",
        _groups(6, 4, 2, 2, separator="."),
    ],
    "card": [
        _plain,
        _fours,
        _groups(4, 4, 4, 4, separator="-"),
        _groups(6, 6),
        lambda text: text.translate(_WIDE),
        _groups(4, 4, 4, 4, separator="."),
        _groups(6),
        lambda text: text.translate(_CHINESE),
        lambda text: f"{text}abc",
        _groups(4, 4, 4, 4, separator="  "),
        _groups(5, 5, 5),
        lambda text: f"NO{text}",
    ],
    "email": [
        _plain,
        lambda text: text.replace("@", " @ "),
        lambda text: text.replace("@", "(at)"),
        lambda text: text.replace("@", "#"),
        lambda text: text.replace(".", "。"),
        lambda text: text.replace("@", " at "),
        lambda text: text.translate(_WIDE),
        lambda text: text.replace(".c", "点c"),
        lambda text: text.upper(),
        lambda text: text.replace("@", "艾特"),
        lambda text: text.replace(".c", " . c"),
        lambda text: text.replace("@", "（at）"),
    ],
    "qq": [
        _plain,
        lambda text: f" {text}",
        _groups(3, 3),
        lambda text: f"（{text}）",
        lambda text: text.translate(_WIDE),
        _groups(4, separator="-"),
        lambda text: text.translate(_CHINESE),
        lambda text: f"是{text}",
        lambda text: f"{text}abc",
        lambda text: f"【{text}】",
    ],
    "wechat": [
        _plain,
        lambda text: f" {text}",
        lambda text: text.translate(_WIDE),
        lambda text: f"（{text}）",
        str.upper,
        lambda text: f"是{text}",
        lambda text: f"【{text}】",
        lambda text: text.replace("-", "_"),
    ],
    "plate": [
        _plain,
        lambda text: f"{text[:2]}·{text[2:]}",
        lambda text: f"{text[:2]} {text[2:]}",
        lambda text: f"{text[:2]}-{text[2:]}",
        str.lower,
        lambda text: f"{text[0]} {text[1]} {text[2:]}",
        lambda text: f"{text[:2]}•{text[2:]}",
        lambda text: f"{text[:2]}.{text[2:]}",
        lambda text: text.translate(_WIDE),
        lambda text: f"{text[:2]}（{text[2:]}）",
        lambda text: f"{text[:2]}－{text[2:]}",
        lambda text: f"{text[:4]} {text[4:]}",
    ],
    "order": [
        _plain,
        _fours,
        lambda text: f"#{text}",
        lambda text: f"({text})",
        str.lower,
        _groups(8, separator="-"),
        lambda text: text.translate(_WIDE),
        lambda text: f"NO.{text}",
        _groups(6, 6),
        lambda text: f"【{text}】",
    ],
    "vin": [_plain, str.lower, lambda text: text.translate(_WIDE), _groups(3, 6)],
    "passport": [_plain, lambda text: text.translate(_WIDE), str.lower, _groups(2)],
    "name": [_plain],
    "staff": [_plain],
    "address": [
        _plain,
        lambda text: text.translate(_WIDE),
        lambda text: text.replace("号", " 号").replace("栋", " 栋"),
        lambda text: text.replace("栋", "栋 "),
    ],
}
"""How each kind is spelled; the rules were written on every other one, the first included."""
