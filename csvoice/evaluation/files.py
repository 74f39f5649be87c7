"""An evaluation as a report, in the format that a file is named after."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import numpy as np

from csvoice.components import Renderer
from csvoice.config import Config
from csvoice.document.report import Page, Period, Report
from csvoice.errors import UsageError
from csvoice.evaluation.issues import Evaluated
from csvoice.evaluation.report import metrics, sections, summary
from csvoice.plugins import load_plugins

_PARTS = ("csvoice", "jieba", "rjieba", "polars", "scikit-learn")


def renderer_for(target: Path, config: Config) -> Renderer:
    """Return what renders the format that `target` is named after.

    Raises:
        UsageError: No renderer has its suffix.
    """
    known = {one.suffix: one for one in load_plugins(config).renderers.values()}
    if target.suffix.lower() not in known:
        raise UsageError(
            f"{target.name} 的格式不认识，输出文件的后缀应为 {'、'.join(known)} 之一。"
        )
    return known[target.suffix.lower()]


def encode(evaluated: Evaluated, target: Path, renderer: Renderer) -> dict[str, bytes]:
    """Render an evaluation; return the bytes of each file by name, `target`'s own first.

    Pictures that stand beside it move to a folder of its name.
    """
    files = renderer.render(evaluation_report(evaluated))
    main, *others = files
    old, new = "report_files/", f"{target.stem}_files/"
    content = files[main]
    if others:
        content = content.replace(old.encode(), new.encode())
    return {target.name: content, **{name.replace(old, new, 1): files[name] for name in others}}


TITLE = "问题类型判定的评估"


def evaluation_report(evaluated: Evaluated) -> Report:
    """Put the report together."""
    evaluation, files = evaluated.evaluation, evaluated.files
    return Report(
        title=TITLE,
        period=Period(_period(files.rows.dates)),
        previous=None,
        funnel=files.raw.funnel,
        sections=sections(evaluation, evaluated.shares),
        manifest={
            "inputs": [
                {"path": one.path, "sheet": one.sheet, "sha256": one.sha256, "rows": one.rows}
                for one in files.raw.sources
            ],
            "taxonomy": files.plan.taxonomy.name,
            "taxonomy_why": files.plan.taxonomy_why,
            "tokenizer": files.plan.tokenizer,
            "options": {"label": files.rows.header, "split": evaluation.split},
            "versions": {name: version(name) for name in _PARTS},
        },
        page=Page(TITLE, summary(evaluation), metrics=metrics(evaluation)),
    )


def _period(dates: np.ndarray | None) -> str:
    if dates is None or np.isnat(dates).all():
        return "全部数据"
    first, last = (end(dates).astype("datetime64[D]") for end in (np.nanmin, np.nanmax))
    return f"{first} 至 {last}"
