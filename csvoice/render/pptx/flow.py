"""The pieces of a message on one slide, or on as many as they need; nothing runs over an edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, TypeAlias, assert_never

from csvoice.analyze.texts.quotes import shorten
from csvoice.document import blocks
from csvoice.document.findings import Finding
from csvoice.render import phrases
from csvoice.render.grid import Grid, grid
from csvoice.render.outline import Piece, line
from csvoice.render.pptx.charts import add_visual
from csvoice.render.pptx.deck import Slide
from csvoice.render.pptx.fronts import metric_words
from csvoice.render.pptx.master import Master
from csvoice.render.pptx.tables import add_table, row_heights
from csvoice.render.pptx.words import Box, Words, add_words, height_of

SIZES = (20, 18, 16, 14)
"""Of a paragraph's letters, in points: the largest at which a message takes the fewest slides."""

LONGEST, LONGEST_QUOTE = 300.0, 160
"""Em of a paragraph, characters of a verbatim; the notes and the other formats have more."""

MOST_ROWS, LONGEST_CELL = 24, 60.0
SIDE_BY_SIDE = 4
GAP = 0.15
LEAST_VISUAL, FIGURE = 3.0, 1.4
"""Heights in inches: of a chart at least, of a row of key figures."""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a ground of its own."""

    words: Words
    ground: str


@dataclass(frozen=True, slots=True)
class Sized:
    """A table in letters of a size."""

    grid: Grid
    size: float


Item: TypeAlias = Words | Note | tuple[blocks.Metric, ...] | Sized | blocks.Chart | blocks.Image


def fill(master: Master, slide: Slide) -> None:
    """Add the slides that a message needs; each bears its title and its notes."""
    pages = _fitted(master, slide)
    for number, page in enumerate(pages, 1):
        count = f"（{number}/{len(pages)}）" if len(pages) > 1 else ""
        made = master.slide(slide.title, count)
        _lay_out(made, page, master)
        notes = "\n".join(text for text in (line(slide.topic), slide.notes) if text)
        if notes:
            made.notes_slide.notes_text_frame.text = notes


def _fitted(master: Master, slide: Slide) -> list[list[Item]]:
    """Share the pieces out among the fewest slides, in the largest letters that need no more."""
    room = master.room
    tries = (list(_paged(list(_items(slide.pieces, master, size)), room)) for size in SIZES)

    def cost(pages: list[list[Item]]) -> tuple[bool, int]:
        tallest = (sum(_least(item, room.width) for item in page) for page in pages)
        return any(tall > room.height + GAP for tall in tallest), len(pages)

    return min(tries, key=cost) or [[]]


def _items(pieces: Iterable[Piece], master: Master, size: int) -> Iterator[Item]:
    for piece in pieces:
        match piece:
            case tuple():
                for at in range(0, len(piece), SIDE_BY_SIDE):
                    yield piece[at : at + SIDE_BY_SIDE]
            case Finding():
                yield Words(line(piece.statement, LONGEST), size, look="bold")
            case blocks.Heading():
                yield Words(line(piece.text, 60), size, look="bold", after=3)
            case blocks.Paragraph():
                yield Words(line(piece.text, LONGEST), size)
            case blocks.Bullets():
                yield from (Words(line(one, LONGEST), size, bullet=True) for one in piece.items)
            case blocks.Table():
                if piece.columns:
                    yield from _table(piece, master, size - 3)
            case blocks.Chart() | blocks.Image():
                yield piece
            case blocks.Quote():
                about = phrases.about(piece)
                yield Words(f"“{line(shorten(piece.text, LONGEST_QUOTE))}”", size, after=0)
                yield Words(line(about, 80), max(11, size - 5), look="muted", after=12)
            case blocks.Metric():
                yield (piece,)
            case blocks.Callout():
                grounds = {"note": master.theme.pale, "warning": "#fdf6e7", "error": "#fbeeec"}
                yield Note(Words(line(piece.text, LONGEST), size, after=0), grounds[piece.kind])
            case _:
                assert_never(piece)


def _table(table: blocks.Table, master: Master, size: int) -> Iterator[Item]:
    if table.caption:
        yield Words(line(table.caption, 80), size, look="muted", after=2)
    shown = grid(table, MOST_ROWS, LONGEST_CELL, master.room.width * 72 / size)
    yield Sized(shown, size)
    if shown.note:
        yield Words(line(shown.note, 160), max(11, size - 2), look="muted")


def _least(item: Item, wide: float) -> float:
    """Return the height an item needs at least, in inches."""
    match item:
        case Words():
            return height_of(item, wide)
        case Note():
            return height_of(item.words, wide - 0.24) + 0.12 + GAP
        case tuple():
            return FIGURE
        case Sized():
            return sum(row_heights(item.grid, wide, item.size)) + GAP
        case blocks.Chart() | blocks.Image():
            return LEAST_VISUAL + GAP
        case _:
            assert_never(item)


def _paged(items: list[Item], room: Box) -> Iterator[list[Item]]:
    """Share items out among slides; a table goes on where the first slide ends."""
    page: list[Item] = []
    left = room.height
    waiting = items[::-1]
    while waiting:
        item = waiting.pop()
        needed = _least(item, room.width)
        if needed <= left:
            page.append(item)
            left -= needed
            continue
        here, later = _cut(item, left, room.width, fewest=3 if page else 1)
        if not (page or here):
            here, later = [item], []
        yield [*page, *here]
        waiting += later
        page, left = [], room.height
    if page:
        yield page


def _cut(item: Item, left: float, wide: float, fewest: int) -> tuple[list[Item], list[Item]]:
    """Cut a table where a slide ends: what stays, with so many rows at least, and what goes on."""
    if not isinstance(item, Sized):
        return [], [item]
    head, *rows = row_heights(item.grid, wide, item.size)
    ends = list(accumulate(rows, initial=head + GAP))[1:]
    fit = sum(end <= left for end in ends)
    if fit < min(fewest, len(rows)):
        return [], [item]
    first, rest = (
        replace(item, grid=replace(item.grid, rows=some))
        for some in (item.grid.rows[:fit], item.grid.rows[fit:])
    )
    return [first], [rest] if rest.grid.rows else []


def _lay_out(slide: Any, page: list[Item], master: Master) -> None:
    """Put items below each other; charts share what the others leave."""
    room = master.room
    needs = [_least(item, room.width) for item in page]
    visuals = sum(isinstance(item, blocks.Chart | blocks.Image) for item in page)
    spare = max(0.0, room.height - sum(needs)) / visuals if visuals else 0.0
    top = room.top
    texts: list[Words] = []
    for item, need in zip(page, needs, strict=True):
        if isinstance(item, Words):
            texts.append(item)
            continue
        top = _flush(slide, texts, top, master)
        tall = need + (spare if isinstance(item, blocks.Chart | blocks.Image) else 0.0)
        _put(slide, item, Box(room.left, top, room.width, tall - GAP), master)
        top += tall
    _flush(slide, texts, top, master)


def _flush(slide: Any, texts: list[Words], top: float, master: Master) -> float:
    """Write the paragraphs that have come together as one text box."""
    room = master.room
    tall = sum(height_of(one, room.width) for one in texts)
    add_words(slide, Box(room.left, top, room.width, tall), texts, master.theme)
    texts.clear()
    return top + tall


def _put(slide: Any, item: Item, box: Box, master: Master) -> None:
    match item:
        case Note():
            add_words(slide, box, [item.words], master.theme, item.ground)
        case tuple():
            each = box.width / SIDE_BY_SIDE
            for place, metric in enumerate(item):
                cell = Box(box.left + place * each, box.top, each - 0.15, box.height)
                add_words(slide, cell, metric_words(metric, 22), master.theme)
        case Sized():
            add_table(slide, item.grid, box, item.size, master.theme)
        case blocks.Chart() | blocks.Image():
            add_visual(slide, item, box, master.theme)
        case Words():
            add_words(slide, box, [item], master.theme)
        case _:
            assert_never(item)
