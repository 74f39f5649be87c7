"""Draw how few labels teach: docs/images/labels.png.

python benchmarks/label_curve.py DATA_DIR [-o FILE.png]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl
from tasks.issues import government_rows, taxonomy_of
from tasks.teaching import curves

from csvoice.charts import png
from csvoice.document.blocks import Chart, Point
from csvoice.learn.active import ROUND
from csvoice.learn.pool import make_pool

TITLE = "标注条数与其余各条的宏平均 F1（政务留言标题，5 次平均）"
ORDERS = {"chosen": "label 挑选", "random": "随机"}
OUTPUT = Path(__file__).parent.parent / "docs" / "images" / "labels.png"


def main() -> None:
    """Simulate a person with and without a taxonomy, and draw the four curves."""
    parser = argparse.ArgumentParser(description="macro-F1 against number of labels")
    parser.add_argument("data", type=Path, help="folder with the evaluation sets")
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    arguments.output.write_bytes(png(draw(arguments.data)))


def draw(data: Path) -> Chart:
    """Return the chart; bands are one standard deviation over seeds to each side."""
    rows = government_rows(data)
    points: list[Point] = []
    for name, taxonomy in (("有词典", taxonomy_of("government")), ("无词典", None)):
        pool = make_pool(pl.DataFrame({"text": rows.texts}), taxonomy)
        for order, runs in curves(pool, rows).items():
            line = _line(f"{name}，{ORDERS[order]}", np.array(runs))
            print(line[0].series, *(f"{point.y:.3f}" for point in line))
            points += line
    return Chart("line", TITLE, tuple(points), "score", "标注条数", "宏平均 F1")


def _line(series: str, runs: np.ndarray) -> list[Point]:
    mean, deviation = runs.mean(axis=0), runs.std(axis=0)
    return [
        Point(str(ROUND * (place + 1)), y, series=series, low=y - wide, high=y + wide)
        for place, (y, wide) in enumerate(zip(mean, deviation, strict=True))
    ]


if __name__ == "__main__":
    main()
