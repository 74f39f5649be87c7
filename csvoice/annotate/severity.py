"""Grade severity, and say on which words."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from csvoice.annotate.meant import Meant
from csvoice.annotate.nature import SUGGESTION
from csvoice.components import Annotate, Annotator
from csvoice.lexicon import Terms
from csvoice.lookup.groups import TermGroups
from csvoice.plan import Plan
from csvoice.schema import MATCHING, PRAISE, SEVERITIES, STANDARD, URGENT

_NORMAL, _MINOR = SEVERITIES[1:]
_SILENT = "没有表明态度或诉求"


def prepare(plan: Plan) -> Annotate:
    """Build the matcher of the plan's urgent terms."""
    own = set(plan.own_channels)
    reasons = [
        replace(reason, terms=tuple(term for term in reason.terms if term not in own))
        for reason in plan.lexicon.severity[URGENT]
    ]
    # What a reason must not be taken for (转向灯 for 转向) hides it where it stands, not elsewhere.
    innocent = (*own, *(term for reason in reasons for term in reason.must_not))
    groups = TermGroups(
        [*(replace(reason, must_not=()) for reason in reasons), Terms("", terms=innocent)]
    )
    meant = Meant.of(reasons, plan.lexicon)
    names = pl.DataFrame(
        {"group": range(len(reasons)), "reason": [reason.name for reason in reasons]},
        schema={"group": pl.Int64, "reason": pl.String},
    )

    def annotate(batch: pl.DataFrame) -> pl.DataFrame:
        found = groups.hits(batch[MATCHING]).filter(pl.col("group") < len(reasons))
        hits = meant.among(found, batch)
        urgent = _reasons(hits.join(names, on="group", maintain_order="left"))
        return (
            batch.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), "nature")
            .join(urgent, on="row", how="left", maintain_order="left")
            .select(_grade().alias("severity"), _why().alias("severity_why"))
        )

    return annotate


def _reasons(hits: pl.DataFrame) -> pl.DataFrame:
    """Name each reason with the clauses it rests on."""
    per_reason = hits.group_by("row", "reason", maintain_order=True).agg(
        pl.col("excerpt").unique(maintain_order=True).str.join("、")
    )
    return per_reason.group_by("row", maintain_order=True).agg(
        pl.format("{}：{}", "reason", "excerpt").str.join("；").alias("why")
    )


def _is_urgent() -> pl.Expr:
    return pl.col("why").is_not_null() & pl.col("nature").ne_missing(pl.lit(PRAISE))


def _grade() -> pl.Expr:
    return (
        pl.when(_is_urgent())
        .then(pl.lit(URGENT))
        .when(pl.col("nature").is_in([SUGGESTION, PRAISE]))
        .then(pl.lit(_MINOR))
        .otherwise(pl.lit(_NORMAL))
    )


def _why() -> pl.Expr:
    return pl.when(_is_urgent()).then("why").otherwise(pl.col("nature").fill_null(_SILENT))


ANNOTATOR = Annotator(
    name="severity",
    needs=("tokens", "nature"),
    adds=(STANDARD["severity"], STANDARD["severity_why"]),
    prepare=prepare,
)
