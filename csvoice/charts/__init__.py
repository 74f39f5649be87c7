"""Chart → Vega specification → SVG and PNG, with a Chinese font that comes along.

A chart is data (`csvoice.document.blocks.Chart`); how each kind looks stands in one file a family.
"""

from __future__ import annotations

from csvoice.charts.draw import draw_ahead, png, svg, warm_up
from csvoice.charts.specification import is_empty, vega

__all__ = ["draw_ahead", "is_empty", "png", "svg", "vega", "warm_up"]
