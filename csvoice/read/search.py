"""What is known while the columns of a table are being told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from csvoice.i18n import _
from csvoice.read.cells import Cells, describe

TITLES: Mapping[str, str] = {
    "id": _("编号"),
    "title": _("标题"),
    "text": _("正文"),
    "created_at": _("时间"),
    "channel": _("渠道"),
    "product": _("产品"),
    "brand": _("品牌"),
    "customer": _("客户"),
    "region": _("地区"),
    "agent": _("客服"),
    "session": _("会话"),
    "speaker": _("说话人"),
    "label": _("问题类型"),
    "label_detail": _("问题细类"),
    "rating": _("评分"),
    "nps": _("推荐意愿"),
    "votes": _("点赞数"),
    "response_seconds": _("响应时长"),
    "handle_seconds": _("处理时长"),
    "resolved": _("是否解决"),
    "first_contact_resolved": _("一次解决"),
    "cost": _("成本"),
    "reply": _("回复"),
}
"""Standard columns that a file can have, with their Chinese names."""

JOIN = "+"
"""Stands between headers that are read as one column: 标题+内容."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The headers that make a standard column, and a Chinese sentence that says why."""

    headers: tuple[str, ...]
    why: str
    given: bool = False

    @property
    def name(self) -> str:
        """The headers as the user writes them in --map."""
        return JOIN.join(self.headers)


@dataclass(slots=True)
class Search:
    """A mapping in the making.

    Attributes:
        cells: Every column of the table, by header.
        choices: What was chosen so far, by standard column.
        left_out: Standard columns and headers whose cells belied the header.
    """

    cells: Mapping[str, Cells]
    choices: dict[str, Choice] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def open_headers(self) -> list[str]:
        """Return the headers not chosen yet whose columns are not blank."""
        taken = {header for choice in self.choices.values() for header in choice.headers}
        return [
            header for header, cells in self.cells.items() if header not in taken and cells.count
        ]

    def take(self, column: str, header: str, why: str) -> None:
        """Choose a header, with what its cells say for it added to the reason."""
        about = describe(column, self.cells[header])
        self.choices[column] = Choice((header,), _("{why}，{about}。").format(why=why, about=about))
