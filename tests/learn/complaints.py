"""Invented complaints of three types, some of them without any term of the taxonomy."""

from __future__ import annotations

import random

from csvoice.lexicon import Issue, Taxonomy, Terms

TERMS = {
    "物流": ("快递", "配送", "包裹"),
    "质量": ("破损", "开裂", "掉漆"),
    "客服": ("客服", "态度", "热线"),
}
COMPANY = {
    "物流": ("等了六天", "还在路上", "驿站不送上门", "中转站没动静"),
    "质量": ("用两次就坏", "做工粗糙", "缝隙很大", "表面划痕"),
    "客服": ("没人回复", "答非所问", "一直敷衍", "推来推去"),
}
PLACES = ("昨天", "上周", "今天", "刚才", "前几天", "月初")

TAXONOMY = Taxonomy(
    "shop",
    "网店",
    "",
    tuple(Issue(name, "", Terms(name, terms)) for name, terms in TERMS.items()),
)


def complaints(n: int, seed: int = 0) -> tuple[list[str], list[str]]:
    """Return texts and their true types; a third of the texts name no term."""
    dice = random.Random(seed)
    texts, types = [], []
    for number in range(n):
        name = dice.choice(list(TERMS))
        term = dice.choice(TERMS[name]) if number % 3 else ""
        said = "，".join(dice.sample(COMPANY[name], 2))
        texts.append(f"{dice.choice(PLACES)}{term}{said}，第{number}次")
        types.append(name)
    return texts, types
