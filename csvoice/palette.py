"""Colours and what each means; the page, the charts and the workbook take them from here.

Three highlights, each with one meaning wherever it stands. All are told apart with any of the three
kinds of colour blindness, and as text all have a contrast of 4.5 : 1 and more.
"""

from __future__ import annotations

from collections.abc import Mapping

from csvoice.document.blocks import Mark

WHITE = "#ffffff"
BLACK = "#000000"
INK = "#26313c"
MUTED = "#66727e"
GRID = "#e4e9ee"
SOFT = "#f5f8fa"
NAVY = "#17406a"
BLUE = "#2f6ca6"
PALE_BLUE = "#dbe7f3"
EDGE = "#c3cdd6"
PALE_NEWS = "#fdf6e7"
PALE_ALARM = "#fbeef1"

MARKS: Mapping[Mark, str] = {"focus": BLUE, "news": "#946200", "alarm": "#b3123a"}
"""What it is about; what is new, happened or gathers here; what is urgent or out of its limits."""

BEFORE = ("#a8b4c0", "#6b7885", "#cfd6dd", "#8d99a5")
"""What the focus is compared with."""

SERIES = (BLUE, "#a8b4c0", "#7fb0d8", NAVY, "#6b7885", "#bcd5ea", "#4a90c4", "#cfd6dd")
BLUES = ("#f1f6fb", "#cfe0f0", "#9cc1e0", "#5f97c8", BLUE, NAVY)
DIVERGING = ("#7a6a58", "#c9bfb2", "#f4f4f2", "#9cc1e0", BLUE)
GREYS = ("#8d99a5", "#a8b4c0", "#bfc8d1", "#d3dae0")

DARK: Mapping[str, str] = {
    WHITE: "#14191f",
    INK: "#e3e9ef",
    MUTED: "#9aa7b4",
    GRID: "#2c353f",
    SOFT: "#1c232b",
    NAVY: "#a9cdf0",
    BLUE: "#6aa9e4",
    PALE_BLUE: "#223446",
    EDGE: "#45515d",
    PALE_NEWS: "#2b2415",
    PALE_ALARM: "#30191e",
    MARKS["news"]: "#e0a83a",
    MARKS["alarm"]: "#ff7d8d",
    "#f1f6fb": "#1a232d",
    "#cfe0f0": "#213b54",
    "#9cc1e0": "#2c5a85",
    "#5f97c8": "#4382bb",
    "#7fb0d8": "#3f7fb8",
    "#bcd5ea": "#2f577d",
    "#4a90c4": "#8ab8de",
    "#a8b4c0": "#73808d",
    "#6b7885": "#98a5b1",
    "#cfd6dd": "#4b5763",
    "#8d99a5": "#5f6c79",
    "#bfc8d1": "#424d58",
    "#d3dae0": "#37424c",
    "#3f566b": "#7f97ad",
    "#b4bec8": "#56626f",
    "#f4f4f2": "#1d232a",
    "#c9bfb2": "#4a4238",
    "#7a6a58": "#b39f88",
}
"""Each colour as it is on a dark page."""

_NAMED = {
    "paper": WHITE,
    "ink": INK,
    "muted": MUTED,
    "line": GRID,
    "edge": EDGE,
    "soft": SOFT,
    "deep": NAVY,
    "focus": MARKS["focus"],
    "news": MARKS["news"],
    "alarm": MARKS["alarm"],
    "pale": PALE_BLUE,
    "pale-news": PALE_NEWS,
    "pale-alarm": PALE_ALARM,
}


def digits(colour: str) -> str:
    """Return a colour as Office files write it: 2F6CA6."""
    return colour.removeprefix("#").upper()


def variables(*, dark: bool = False) -> str:
    """The named colours as declarations of CSS."""
    return "".join(
        f"--{name}:{DARK[colour] if dark else colour};" for name, colour in _NAMED.items()
    )
