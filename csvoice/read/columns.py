"""Which column of an export is which standard column, and why.

What the user says goes first, then what was said before for the same headers, then the names of
headers (`dictionaries/columns.toml`) as far as the cells bear them out, then the cells alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from csvoice.read.cells import Cells, mean
from csvoice.read.chat import sides
from csvoice.read.companions import join_clock, join_date_parts, names_a_label, settle_labels
from csvoice.read.date_columns import RELATIVE
from csvoice.read.fits import fits, is_long_text, is_plain_date, is_worded
from csvoice.read.names import Match, fold, load_names, match
from csvoice.read.questions import may_be_text, read_further_questions, unread_texts
from csvoice.read.search import Choice, Search
from csvoice.schema import KINDS, TITLES, Kind

_NO_FEEDBACK_DATE = (
    r"出生|生日|购|生产|出厂|上市|注册|到期|截止|预约|计划|birth|due|purchase|order|expire"
)


def choose(
    frame: pl.DataFrame,
    given: Mapping[str, Sequence[str]] | None = None,
    remembered: Mapping[str, Sequence[str]] | None = None,
) -> tuple[dict[str, Choice], list[str]]:
    """Choose the standard columns of a table.

    Args:
        frame: String columns under the export's headers.
        given: Standard column → headers, from --map.
        remembered: The same, from a [[mapping]] for these headers.

    Returns:
        The choice for each standard column found, in the order of `TITLES`, and Chinese
        sentences about columns that were looked at and left out. Without any column that holds
        text there is no `text`.
    """
    search = Search({name: Cells(name, frame[name]) for name in frame.columns})
    for known, why in (
        (remembered or {}, "沿用 csvoice.toml 中为同样表头记住的对应关系。"),
        (given or {}, "由 --map 指定。"),
    ):
        for column, headers in known.items():
            search.choices[column] = Choice(tuple(headers), why, given=True)
    for exactness in (0, 1, 2):
        for column in load_names():
            _by_name(search, column, exactness)
    join_date_parts(search)
    join_clock(search)
    _instead(search)
    _by_cells(search)
    _given_tone(search)
    read_further_questions(search)
    settle_labels(search, frame)
    _take_senders(search)
    _settle_title(search)
    ordered = {name: search.choices[name] for name in TITLES if name in search.choices}
    return ordered, _notes(search)


def _by_name(search: Search, column: str, exactness: int) -> None:
    if column in search.choices:
        return
    found = [
        (hit, header)
        for header in search.open_headers()
        if (hit := match(column, header)) and hit.exactness == exactness
    ]
    fitting = [(hit, header) for hit, header in found if fits(column, search.cells[header])]
    if not fitting:
        search.left_out += [
            (column, header)
            for hit, header in found
            if hit.exactness == 0 or (KINDS[column] == "date" and not search.cells[header].coded)
        ]
        return
    hit, header = min(fitting, key=lambda pair: _order(column, pair[0], search.cells[pair[1]]))
    search.take(column, header, _reason(column, header, hit))


def _order(column: str, hit: Match, cells: Cells) -> tuple[bool, float, int]:
    """Rank candidates: filled ones first, then by the dictionary.

    Loose text matches go by length; who speaks, by how many cells tell a side (客服, not 小李).
    """
    better = 0.0
    if column == "text" and hit.exactness == 2:
        better = cells.length
    elif column == "speaker":
        better = mean(sides(cells.values).is_not_null())
    return cells.filled < 0.2, -better, hit.rank


def _reason(column: str, header: str, hit: Match) -> str:
    if hit.exactness == 0:
        return f"表头「{header}」是「{TITLES[column]}」的常用名称"
    return f"表头「{header}」含有「{hit.term}」，多为「{TITLES[column]}」"


_WORTH_A_NOTE: Mapping[Kind, str] = {
    "date": "读不成日期（应为 1990 至 2100 年之间，可写成 2026-10-31）",
    "label": "不像问题类型（只有一种取值、只有代码，或几乎每行都不同）",
    "rating": "读不成评分",
    "seconds": "读不成时长（时长不能为负，可写成 00:03:20 或 200 秒）",
    "amount": "读不成金额（像是代码）",
}
SENTENCES, SHORTEST = 5, 5
"""So many different cells, of so many characters, are more than the values of a list."""

_RELATIVE = "是相对时间，要知道导出的时间才能换算"


def _notes(search: Search) -> list[str]:
    """Name the columns whose header promised something that nothing else in the file gives."""
    last = {header: column for column, header in search.left_out if KINDS[column] in _WORTH_A_NOTE}
    unused = set(search.open_headers())
    return [
        *unread_texts(search),
        *(
            f"「{header}」一列的单元格{_why_left_out(column, search.cells[header])}，"
            f"如“{search.cells[header].values[0][:20]}”，没有当作{TITLES[column]}使用。"
            for header, column in last.items()
            if header in unused and column not in search.choices
        ),
    ]


def _why_left_out(column: str, cells: Cells) -> str:
    if KINDS[column] == "date" and cells.share(RELATIVE) > 0.5:
        return _RELATIVE
    return _WORTH_A_NOTE[KINDS[column]]


def _by_cells(search: Search) -> None:
    if "text" not in search.choices:
        texts = [header for header in may_be_text(search) if is_long_text(search.cells[header])]
        if texts:
            longest = max(texts, key=lambda header: search.cells[header].length)
            search.take("text", longest, f"表头「{longest}」不常见，但内容最像正文")
    if "created_at" not in search.choices:
        possible = (h for h in search.open_headers() if not re.search(_NO_FEEDBACK_DATE, h.lower()))
        first = next((header for header in possible if is_plain_date(search.cells[header])), None)
        if first:
            why = f"没有常用的时间表头，「{first}」的单元格都是日期"
            search.take("created_at", first, why)


def _instead(search: Search) -> None:
    """Let what comes near serve where a column has nothing better: 购买时间 for the date."""
    closed = search.choices.get("resolved_at")
    if "created_at" not in search.choices and closed and not closed.given:
        del search.choices["resolved_at"]
    for column, names in load_names().items():
        if column in search.choices:
            continue
        near = [header for header in search.open_headers() if fold(header) in names.instead]
        near = [header for header in near if fits(column, search.cells[header])]
        if near:
            header = min(near, key=lambda header: names.instead.index(fold(header)))
            why = f"没有更合适的列，用「{header}」代替「{TITLES[column]}」，与反馈本身的可能不同"
            search.take(column, header, why, instead=True)


def _given_tone(search: Search) -> None:
    """Take a column of tones for what it is where its header calls it a label."""
    if "label_tone" in search.choices:
        return
    for header in search.open_headers():
        if names_a_label(header) and fits("label_tone", search.cells[header]):
            search.take("label_tone", header, f"「{header}」一列说的是褒贬，不是问题类型")
            return


def _take_senders(search: Search) -> None:
    """Where one column says 客服 or 访客, another one that names the senders names the agents."""
    if "agent" in search.choices or "speaker" not in search.choices:
        return
    for header in search.open_headers():
        hit = match("speaker", header)
        if hit and hit.exactness == 0 and fits("agent", search.cells[header]):
            why = f"「{search.choices['speaker'].name}」说的是哪一方，「{header}」是人名"
            search.take("agent", header, why)
            return


def _settle_title(search: Search) -> None:
    """Without a text column the title is the text, or else a column that is only called so."""
    if "text" in search.choices:
        return
    if title := search.choices.get("title"):
        _title_as_text(search, title)
        return
    taken = {header for choice in search.choices.values() for header in choice.headers}
    free = [header for header in search.cells if header not in taken]
    named = [(hit, header) for header in free if (hit := match("text", header))]
    fitting = [pair for pair in named if _reads(*pair, search)]
    worded = [header for header in may_be_text(search) if is_worded(search.cells[header])]
    if worded and not any(search.cells[header].count for _hit, header in fitting):
        longest = max(worded, key=lambda header: search.cells[header].length)
        search.take("text", longest, f"没有常用的正文表头，「{longest}」的内容最像正文")
    elif fitting:
        hit, header = min(fitting, key=lambda pair: (not search.cells[pair[1]].count, pair))
        search.take("text", header, _reason("text", header, hit))


def _title_as_text(search: Search, title: Choice) -> None:
    """Let the longest of what is called a title be the text: `summary` beside `title`."""
    more = [
        header
        for header in search.open_headers()
        if not title.given and match("title", header) and fits("title", search.cells[header])
    ]
    longest = max(more, key=lambda header: search.cells[header].length, default=title.headers[0])
    if search.cells[longest].length > search.cells[title.headers[0]].length:
        search.take("text", longest, f"没有正文列，「{longest}」比标题长，读作正文")
        return
    del search.choices["title"]
    why = f"没有正文列，标题就是正文：{title.why}"
    search.choices["text"] = Choice(title.headers, why, title.given)


def _reads(hit: Match, header: str, search: Search) -> bool:
    """Whether cells under a name of texts may be texts that are often the same: 报事内容."""
    cells = search.cells[header]
    sentences = not cells.bare and cells.kinds >= SENTENCES and cells.length >= SHORTEST
    return hit.exactness == 0 or sentences
