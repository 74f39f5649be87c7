"""One feedback as a story: 背景, 冲突, 行动, 结果, from its text, the reply and the columns.

What the data do not say is left empty.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from csvoice import numerals
from csvoice.analyze.texts.quotes import shorten
from csvoice.kit.wording import quoted
from csvoice.precision import dated

PARTS = ("背景", "冲突", "行动", "结果")
LONGEST = 42
"""Characters of one part's words."""

SHORTEST = 4
"""A clause with fewer characters says nothing by itself."""

_CONTACT = re.compile(r"^[^［]{0,8}［[^］]+］$")
"""A clause that is a masked name or number and its label: 联系电话：［手机号］."""

_WHERE = re.compile(r"^.{0,20}[路街道巷]\d+号.{0,12}$")
"""A clause that is an address."""

_OPENING = re.compile(
    r"^(?:来电|来信|来访)?(?:市民|来电人|诉求人|群众|网友|客户|用户|业主|患者|乘客|消费者)?(?:来电|来信|来访)?"
    r"(?:反映|反馈|表示|投诉|称|咨询|诉求|求助|举报)[称说道]?\s*[，,：:]\s*"
)
"""What a clerk writes before the customer's words."""

_THREAT = re.compile("^(?:再不|不然|否则|要不然)")
"""A clause that says what the customer will do otherwise."""

_JOINT = re.compile("^(?:而且|并且|另外|此外|还有|同时|然后|但是|可是|不过|但|且)")

_CLAUSES = re.compile(r"[^，。！？；,!?;\n…]+")
_COMPANY = (
    "客服|商家|卖家|厂家|经销商|4[sS]店|售后|师傅|工作人员|店家|专员|经理|前台|物业|单位|部门"
)
_SIGNS = {
    "行动": re.compile("要求|诉求|希望|请求|恳请"),
    "结果": re.compile(
        "至今|到现在|仍[然未没不]|依然|依旧|还是(没|不)|(?<!有)没(有)?(解决|处理|结果|回复|下文|人[管理])"
        "|(?<!再)[未不](予|给)?(解决|处理|回复|回应|答复)|无人(处理|回复|跟进|管)|解决了|处理好|修好|退款(了|到)"
        "|已(经)?(退|换|解决|处理)|最后(还是|只|才|给|退|换)|最终|置之不理|不了了之"
    ),
    "行动 ": re.compile(
        "联系|打电话|打了|致电|反映|反馈|投诉|到店|进店|送修|维修|更换|检测|检查|沟通|协商|申请|报警|催"
        f"|去(了)?.{{0,6}}(店|厂|网点|营业厅)|({_COMPANY}).{{0,4}}(说|回复|称|让|表示|答复|告知|拒绝)"
    ),
    "背景": re.compile(
        "购买|买[了的]|入手|提车|下单|订[了购]|办理了|开通|入住|来电|去年|今年|前年|上个?月|昨天|今天"
        "|日前|[0-9０-９]+年|[0-9０-９]+月"
    ),
    "冲突": re.compile(
        "[不没无差坏破漏慢错断裂响卡烫难骗拖乱冒熄抖]|问题|故障|失灵|异常|投诉|咨询|询问|请问|报修|怎么|太"
    ),
}
"""Words by which a clause belongs to a part, the first that fits; to wish is to act."""


_UNSOLVED = re.compile("[没未不无仍]|至今|到现在|依")


@dataclass(frozen=True, slots=True)
class Case:
    """A feedback as a story.

    Attributes:
        id: Of the feedback.
        issue: Its type.
        parts: What is known of each of PARTS, in their order; empty where nothing is.
    """

    id: str
    issue: str
    parts: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many parts are told."""
        return sum(map(bool, self.parts))


def tell(row: Mapping[str, Any]) -> Case:
    """Tell a row of the feedback table as a story."""
    said = _said(str(row["text"]), _words(row.get("issue_why")))
    background = _joined(_where(row), said["背景"])
    action = _joined(said["行动"], _answered(row))
    result = _joined(_agreeing(said["结果"], row.get("resolved")), _ended(row))
    return Case(row["id"], row["issue"], (background, said["冲突"], action, result))


def _words(why: str | None) -> list[str]:
    """Return the words that an issue rests on."""
    return [word for word in re.split(r"[、，；：\s]+", why or "") if len(word) > 1]


def _said(text: str, words: Collection[str]) -> dict[str, str]:
    """Give each part the first run of clauses that belong to it, the result the last one.

    The conflict is the first run with a word that the issue rests on, where one has any.
    """
    spoken = map(str.strip, _CLAUSES.findall(_OPENING.sub("", text)))
    clauses = [
        one
        for one in spoken
        if len(one) >= SHORTEST and not any(sign.match(one) for sign in (_CONTACT, _WHERE, _THREAT))
    ]
    runs: dict[str, list[str]] = {part: [] for part in PARTS}
    for part, run in groupby(zip(_parts(clauses, words), clauses, strict=True), lambda one: one[0]):
        runs.setdefault(part, []).append(_short([clause for _part, clause in run]))
    told = {
        part: found[-1 if part == "结果" else 0] if found else "" for part, found in runs.items()
    }
    about = (run for run in runs["冲突"] if any(word in run for word in words))
    return told | {"冲突": next(about, told["冲突"])}


def _parts(clauses: Iterable[str], words: Collection[str]) -> Iterator[str]:
    """Say which part each clause belongs to; one that says nothing of its own goes on with it."""
    before = ""
    for clause in clauses:
        found = (part.strip() for part, sign in _SIGNS.items() if sign.search(clause))
        part = next(found, "冲突" if before == "冲突" else "")
        told = part in ("", "背景") and any(word in clause for word in words)
        before = "冲突" if told else part
        yield before


def _agreeing(said: str, resolved: object) -> str:
    """Leave out what the customer says of the end where the ticket says otherwise."""
    return said if resolved is None or bool(resolved) != bool(_UNSOLVED.search(said)) else ""


def _short(run: list[str]) -> str:
    """Join as many clauses as are short enough."""
    ends = [end for end in range(1, len(run) + 1) if len("，".join(run[:end])) <= LONGEST]
    return shorten(_JOINT.sub("", "，".join(run[: max(ends, default=1)])), LONGEST)


def _where(row: Mapping[str, Any]) -> str:
    """Say when and where it was said, of which product."""
    when = dated(row["created_at"], row.get("precision")) if row.get("created_at") else None
    known = (when, *(row.get(name) for name in ("channel", "brand", "product")))
    return " ".join(dict.fromkeys(str(one) for one in known if one))


def _answered(row: Mapping[str, Any]) -> str:
    """Say what the company did."""
    seconds = row.get("handle_seconds")
    return _joined(
        f"答复：{_reply(row['reply'])}" if row.get("reply") else "",
        "转接过" if row.get("transferred") else "",
        f"处理用时 {numerals.duration(seconds)}" if seconds else "",
    )


def _reply(said: str) -> str:
    """Shorten a reply, without the platform's word for it (解释：, 商家回复：)."""
    own = re.sub(r"^\s*(?:商家|店家|卖家|客服|掌柜|店主)?(?:解释|回复|答复)\s*[：:]\s*", "", said)
    return shorten(own, LONGEST).rstrip("。")


def _ended(row: Mapping[str, Any]) -> str:
    """Say how it ended."""
    solved, rating = row.get("resolved"), row.get("rating")
    return _joined(
        "" if solved is None else "已解决" if solved else "未解决",
        "超时" if row.get("overdue") else "",
        "重开过" if row.get("reopened") else "",
        f"评分 {rating:g}" if rating is not None else "",
    )


def _joined(*parts: str) -> str:
    return "；".join(part for part in parts if part)


def headed(case: Case, kind: str) -> str:
    """Head a case by how it went and what it is about."""
    return f"{kind}：{quoted(case.issue)}"
