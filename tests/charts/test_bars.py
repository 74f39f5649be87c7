from __future__ import annotations

import pytest

from csvoice.charts import vega
from csvoice.document.blocks import Chart, Point


@pytest.mark.parametrize(
    ("names", "standing"),
    [
        (("2026-09", "2026-10"), True),
        (("10-01", "10-02*"), True),
        (("1 星", "5 星"), True),
        (("9时", "10时"), True),
        (("周一", "周日"), True),
        (("2026年第3季度", "2026年第4季度"), True),
        (("物流", "质量"), False),
        (("4S 店服务", "5G 信号"), False),
        (("3C 数码", "2026-10"), False),
    ],
)
def test_only_what_has_an_order_stands(names: tuple[str, ...], standing: bool) -> None:
    spec = vega(Chart("bar", "图", tuple(Point(name, 1) for name in names)))
    field = spec["layer"][0]["encoding"]["x"]["field"]
    assert (field == "x") is standing
