"""Type every feedback: the export's own label, or else the terms of the taxonomy."""

from __future__ import annotations

import polars as pl

from csvoice.annotate.sentiment import CLAUSE_SCORES
from csvoice.components import Annotate, Annotator
from csvoice.i18n import _
from csvoice.plan import Plan
from csvoice.rules import Rules
from csvoice.schema import ISSUE_MENTION, MATCHING, OTHER_ISSUE, STANDARD

_REASONS_SHOWN = 5


def prepare(plan: Plan) -> Annotate:
    """Build the matcher of the plan's taxonomy."""
    rules = Rules.of(plan.taxonomy)

    def annotate(batch: pl.DataFrame) -> pl.DataFrame:
        hits = rules.hits(batch[MATCHING])
        mentions = _mentions(hits, batch)
        rows = batch.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"))
        ruled = (
            rows.join(mentions.group_by("row", maintain_order=True).first(), on="row", how="left")
            .join(_best_detail(hits), on=["row", "issue"], how="left")
            .join(_listed(mentions), on="row", how="left")
            .sort("row")
        )
        return _decide(batch, ruled, relabel=plan.relabel)

    return annotate


def _mentions(hits: pl.DataFrame, batch: pl.DataFrame) -> pl.DataFrame:
    """Return one row a text and issue, the strongest issue of a text first."""
    with_clauses = _with_clause_scores(hits, batch)
    per_term = with_clauses.group_by("row", "order", "issue", "term", maintain_order=True).agg(
        pl.col("weight").max(), pl.col("score").mean()
    )
    per_issue = per_term.group_by("row", "order", "issue", maintain_order=True).agg(
        pl.col("weight").sum(),
        pl.col("term").str.len_chars().sum().alias("length"),
        pl.col("score").mean().round(4).alias("sentiment"),
        pl.col("term").alias("terms"),
    )
    return per_issue.sort("row", "weight", "length", "order", descending=[False, True, True, False])


def _with_clause_scores(hits: pl.DataFrame, batch: pl.DataFrame) -> pl.DataFrame:
    clauses = (
        batch.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), CLAUSE_SCORES.name)
        .explode(CLAUSE_SCORES.name, empty_as_null=False)
        .unnest(CLAUSE_SCORES.name)
        .rename({"end": "clause_end"})
    )
    return (
        hits.sort("start")
        .join_asof(
            clauses.sort("clause_end"),
            left_on="start",
            right_on="clause_end",
            by="row",
            strategy="forward",
            allow_exact_matches=False,
            check_sortedness=False,
        )
        .sort("row", "start", "group", "end", "term")
    )


def _best_detail(hits: pl.DataFrame) -> pl.DataFrame:
    scored = (
        hits.drop_nulls("detail")
        .unique(["row", "group", "term"], maintain_order=True)
        .group_by("row", "issue", "detail", "group", maintain_order=True)
        .agg(pl.col("weight").sum(), pl.col("term").str.len_chars().sum().alias("length"))
        .sort("row", "weight", "length", "group", descending=[False, True, True, False])
    )
    return scored.group_by("row", "issue", maintain_order=True).agg(pl.col("detail").first())


def _listed(mentions: pl.DataFrame) -> pl.DataFrame:
    return mentions.group_by("row", maintain_order=True).agg(
        pl.struct("issue", "sentiment", "terms").alias("issues")
    )


def _decide(batch: pl.DataFrame, ruled: pl.DataFrame, *, relabel: bool) -> pl.DataFrame:
    given = pl.DataFrame(
        {
            "label": _column(batch, "label"),
            "label_detail": _column(batch, "label_detail"),
        }
    )
    labelled = pl.lit(value=False) if relabel else pl.col("label").is_not_null()
    ruled_why = pl.col("terms").list.head(_REASONS_SHOWN).list.join("、")
    label_why = pl.format(_("导出表标签「{}」"), pl.col("label"))
    return ruled.hstack(given).select(
        pl.when(labelled)
        .then("label")
        .otherwise(pl.col("issue").fill_null(OTHER_ISSUE))
        .alias("issue"),
        pl.when(labelled).then("label_detail").otherwise("detail").alias("issue_detail"),
        pl.col("issues").fill_null(pl.lit([], dtype=pl.List(ISSUE_MENTION))),
        pl.when(labelled)
        .then(pl.lit("label"))
        .when(pl.col("issue").is_not_null())
        .then(pl.lit("rule"))
        .alias("issue_source"),
        pl.when(labelled).then(label_why).otherwise(ruled_why).alias("issue_why"),
    )


def _column(batch: pl.DataFrame, name: str) -> pl.Series:
    if name in batch.columns:
        return batch[name]
    return pl.Series(name, [None], dtype=pl.String).new_from_index(0, batch.height)


ANNOTATOR = Annotator(
    name="issues",
    needs=("tokens", CLAUSE_SCORES.name),
    adds=tuple(
        STANDARD[name] for name in ("issue", "issue_detail", "issues", "issue_source", "issue_why")
    ),
    prepare=prepare,
)
