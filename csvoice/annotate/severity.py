"""Grade severity, and say on which words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.annotate.clauses import clauses
from csvoice.annotate.nature import SUGGESTION
from csvoice.components import Annotate, Annotator
from csvoice.groups import TermGroups
from csvoice.lexicon import Terms
from csvoice.plan import Plan
from csvoice.schema import MATCHING, PRAISE, SEVERITIES, STANDARD, URGENT

_NORMAL, _MINOR = SEVERITIES[1:]
_REACH = 2
_ASKED, _QUESTION = "^[了过的]?[吗嘛么]", 2


def prepare(plan: Plan) -> Annotate:
    """Build the matcher of the plan's urgent terms."""
    reasons = plan.lexicon.severity[URGENT]
    # What a reason must not be taken for (转向灯 for 转向) hides it where it stands, not elsewhere.
    innocent = Terms("", terms=tuple(term for reason in reasons for term in reason.must_not))
    groups = TermGroups([*(replace(reason, must_not=()) for reason in reasons), innocent])
    names = pl.DataFrame(
        {"group": range(len(reasons)), "reason": [reason.name for reason in reasons]},
        schema={"group": pl.Int64, "reason": pl.String},
    )

    def annotate(batch: pl.DataFrame) -> pl.DataFrame:
        found = groups.hits(batch[MATCHING]).filter(pl.col("group") < len(reasons))
        hits = _meant(found, batch, plan)
        urgent = _reasons(hits.join(names, on="group", maintain_order="left"))
        return (
            batch.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), "nature")
            .join(urgent, on="row", how="left", maintain_order="left")
            .select(_grade().alias("severity"), _why().alias("severity_why"))
        )

    return annotate


def _meant(hits: pl.DataFrame, batch: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Leave out what is negated (没有起火), only supposed (如果起火) or asked (起火了吗).

    A threat stays one when it is conditional (再不处理就起诉).
    """
    if hits.is_empty():
        return hits
    rows = hits["row"].unique().sort()
    layout = clauses(batch[rows.to_list()].select("tokens"), plan.lexicon)
    places = np.searchsorted(rows.to_numpy(), hits["row"].to_numpy())
    asked = _asked(batch[MATCHING].gather(hits["row"]), hits["end"])
    first = layout.token_at(places, hits["start"].to_numpy())
    weight, doubtful = layout.before(first, reach=_REACH)
    threats = [index for index, group in enumerate(plan.lexicon.severity[URGENT]) if group.threat]
    threat = hits["group"].is_in(threats).to_numpy()
    return hits.filter(pl.Series((weight > 0) & (~(doubtful | asked) | threat)))


def _asked(texts: pl.Series, end: pl.Series) -> NDArray[np.bool_]:
    """Whether what ends there is asked for at once (起火了吗), which no one does of a fact."""
    asked: NDArray[np.bool_] = texts.str.slice(end, _QUESTION).str.contains(_ASKED).to_numpy()
    return asked


def _reasons(hits: pl.DataFrame) -> pl.DataFrame:
    per_reason = hits.group_by("row", "reason", maintain_order=True).agg(
        pl.col("term").unique(maintain_order=True).str.join("、")
    )
    return per_reason.group_by("row", maintain_order=True).agg(
        pl.format("{}：{}", "reason", "term").str.join("；").alias("why")
    )


def _is_urgent() -> pl.Expr:
    return pl.col("why").is_not_null() & (pl.col("nature") != PRAISE)


def _grade() -> pl.Expr:
    return (
        pl.when(_is_urgent())
        .then(pl.lit(URGENT))
        .when(pl.col("nature").is_in([SUGGESTION, PRAISE]))
        .then(pl.lit(_MINOR))
        .otherwise(pl.lit(_NORMAL))
    )


def _why() -> pl.Expr:
    return pl.when(_is_urgent()).then("why").otherwise("nature")


ANNOTATOR = Annotator(
    name="severity",
    needs=("tokens", "nature"),
    adds=(STANDARD["severity"], STANDARD["severity_why"]),
    prepare=prepare,
)
