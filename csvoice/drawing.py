"""What formats are written with, for third parties as for csvoice itself.

Charts as Vega specifications, SVG and PNG, and as tables; the parts of a report in the order every
document has them; the phrases around findings; the tables at the end; colours and what they mean.
A company's own look is `config.theme`.
"""

from csvoice.charts import png, svg, vega
from csvoice.company.theme import Theme
from csvoice.palette import BEFORE, INK, MARKS, MUTED, SERIES
from csvoice.render.closing import closing_blocks
from csvoice.render.figures import figures
from csvoice.render.outline import Chapter, appendix, body
from csvoice.render.phrases import basis, evidence_line, filter_line, header, period_line, quotes

__all__ = [
    "BEFORE",
    "INK",
    "MARKS",
    "MUTED",
    "SERIES",
    "Chapter",
    "Theme",
    "appendix",
    "basis",
    "body",
    "closing_blocks",
    "evidence_line",
    "figures",
    "filter_line",
    "header",
    "period_line",
    "png",
    "quotes",
    "svg",
    "vega",
]
