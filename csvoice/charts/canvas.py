"""A Vega specification of rules, paths and texts at places we computed ourselves."""

from __future__ import annotations

from dataclasses import dataclass, field

from csvoice.charts.style import FONT, FONT_SIZE, Spec, mark, vega_spec
from csvoice.palette import GRID, INK


@dataclass
class Canvas:
    """Collects marks in pixels, origin at the top left, and turns them into a specification."""

    width: float
    height: float
    rules: list[Spec] = field(default_factory=list)
    paths: list[Spec] = field(default_factory=list)
    texts: list[Spec] = field(default_factory=list)

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: str = GRID,
        width: float = 1,
    ) -> None:
        """Draw a straight line."""
        places = {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1]}
        self.rules.append({**places, "stroke": colour, "width": width})

    def path(
        self,
        points: list[tuple[float, float]],
        *,
        fill: str = "transparent",
        stroke: str = GRID,
        opacity: float = 1.0,
        width: float = 1,
        about: str = "",
        **facts: object,
    ) -> None:
        """Draw a closed polygon; `opacity` is that of its filling, `facts` are for who reads on."""
        outline = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z"
        style = {"fill": fill, "stroke": stroke, "opacity": opacity, "width": width}
        self.paths.append({"path": outline, **style, "about": about, **facts})

    def text(
        self,
        place: tuple[float, float],
        lines: list[str],
        *,
        align: str = "left",
        baseline: str = "middle",
        colour: str = INK,
        size: float = FONT_SIZE,
        **facts: object,
    ) -> None:
        """Write lines of text."""
        where = {"x": place[0], "y": place[1], "align": align, "baseline": baseline}
        self.texts.append({**where, "lines": lines, "fill": colour, "size": size, **facts})

    def spec(self, description: str) -> Spec:
        """The specification, paths at the bottom and texts on top."""
        return vega_spec(
            description,
            width=self.width,
            height=self.height,
            data=[
                {"name": "paths", "values": self.paths},
                {"name": "rules", "values": self.rules},
                {"name": "texts", "values": self.texts},
            ],
            marks=[
                mark("path", "paths", _PATH),
                mark("rule", "rules", _RULE) | {"aria": False},
                mark("text", "texts", _TEXT) | {"aria": False},
            ],
        )


def _fields(**names: str) -> Spec:
    return {channel: {"field": name} for channel, name in names.items()}


_PATH = _fields(
    path="path", fill="fill", stroke="stroke", fillOpacity="opacity", strokeWidth="width",
    description="about",
)  # fmt: skip
_RULE = _fields(x="x", y="y", x2="x2", y2="y2", stroke="stroke", strokeWidth="width")
_TEXT = {
    **_fields(
        x="x", y="y", text="lines", align="align", baseline="baseline", fill="fill", fontSize="size"
    ),
    "font": {"value": FONT},
    "lineHeight": {"signal": "datum.size * 1.3"},
}
