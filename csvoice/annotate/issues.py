"""Type every feedback: the export's own label, a model, or else the terms of the taxonomy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from csvoice.annotate.sentiment import CLAUSE_SCORES
from csvoice.annotate.turns import Turns
from csvoice.components import Annotate, Annotator
from csvoice.lookup.groups import Rules
from csvoice.plan import ModelFile, Plan
from csvoice.schema import ISSUE_MENTION, JUDGED, MATCHING, OTHER_ISSUE, STANDARD

LABEL, MODEL, RULE = "label", "model", "rule"
ORDER = (LABEL, MODEL, RULE)
"""Who decides the issue: the export's label, else a model that is sure, else the rules."""

_REASONS_SHOWN = 5


def prepare(plan: Plan) -> Annotate:
    """Build the matcher of the plan's taxonomy and load its model, if it has one."""
    rules, turns = Rules.of(plan.taxonomy), Turns(plan.lexicon)
    judge = _judge(plan.model)

    def annotate(batch: pl.DataFrame) -> pl.DataFrame:
        found = _with_clause_scores(rules.hits(batch[MATCHING]), batch)
        hits = turns.weigh(found, batch[MATCHING])
        mentions = _mentions(hits)
        rows = batch.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"))
        ruled = rows.join(_strongest(mentions), on="row", how="left", maintain_order="left")
        decided = _decide(ruled.hstack(_given(batch)).hstack(judge(batch)), relabel=plan.relabel)
        return (
            decided.join(_best_detail(hits), on=["row", "issue"], how="left", maintain_order="left")
            .join(_listed(mentions, decided), on="row", how="left", maintain_order="left")
            .select(_columns())
        )

    return annotate


def _judge(file: ModelFile | None) -> Annotate:
    """Return a function from a batch to what the model says; nulls without a model."""
    if file is None:
        return lambda batch: pl.DataFrame(schema=JUDGED).clear(batch.height)
    # scikit-learn takes seconds to load and is needed with a model only.
    from csvoice.learn.deciding import Decider
    from csvoice.learn.model import load_model

    decide = Decider(load_model(Path(file.path), file.sha256))
    return lambda batch: decide(batch.select(pl.col(MATCHING).alias("text"), "tokens"))


def _strongest(mentions: pl.DataFrame) -> pl.DataFrame:
    first = mentions.group_by("row", maintain_order=True).first()
    return first.select("row", pl.col("issue").alias("ruled"), "terms")


def _given(batch: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame([_column(batch, name) for name in ("label", "label_detail")])


def _mentions(hits: pl.DataFrame) -> pl.DataFrame:
    """Return one row a text and issue, the strongest issue of a text first."""
    per_term = hits.group_by("row", "order", "issue", "term", maintain_order=True).agg(
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
    """Add the `score` of the clause that each hit begins in."""
    clauses = (
        batch.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), CLAUSE_SCORES.name)
        .explode(CLAUSE_SCORES.name, empty_as_null=False, keep_nulls=False)
        .unnest(CLAUSE_SCORES.name)
    )
    row, end = clauses["row"].to_numpy(), clauses["end"].to_numpy()
    width = int(end.max(initial=0)) + 1
    of, start = hits["row"].to_numpy(), hits["start"].to_numpy()
    clause = np.searchsorted(row * width + end, of * width + start, side="right")
    # What a tokenizer left out is in no clause.
    clause[np.append(row, -1)[clause] != of] = len(row)
    return hits.with_columns(clauses["score"].extend_constant(None, 1).gather(clause))


def _best_detail(hits: pl.DataFrame) -> pl.DataFrame:
    scored = (
        hits.drop_nulls("detail")
        .unique(["row", "group", "term"], maintain_order=True)
        .group_by("row", "issue", "detail", "group", maintain_order=True)
        .agg(pl.col("weight").sum(), pl.col("term").str.len_chars().sum().alias("length"))
        .sort("row", "weight", "length", "group", descending=[False, True, True, False])
    )
    return scored.group_by("row", "issue", maintain_order=True).agg(pl.col("detail").first())


def _listed(mentions: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """List the issues of each text: those of the rules, then what the model alone is sure of."""
    judged = (
        decided.filter(pl.col("issue_source") == MODEL)
        .select("row", pl.col("labels").alias("issue"))
        .explode("issue")
        .join(mentions, on=["row", "issue"], how="anti", maintain_order="left")
    )
    both = pl.concat(
        [mentions.select("row", "issue", "sentiment", "terms"), judged], how="diagonal"
    )
    terms = pl.col("terms").fill_null(pl.lit([], dtype=pl.List(pl.String)))
    return both.group_by("row", maintain_order=True).agg(
        pl.struct("issue", "sentiment", terms).alias("issues")
    )


def _decide(rows: pl.DataFrame, *, relabel: bool) -> pl.DataFrame:
    """Let the export's label go first, then a model that is sure, then the rules."""
    deciding = {
        LABEL: pl.lit(value=False) if relabel else pl.col("label").is_not_null(),
        MODEL: pl.col("sure").fill_null(value=False),
        RULE: pl.col("ruled").is_not_null(),
    }
    source = pl.coalesce(pl.when(deciding[name]).then(pl.lit(name)) for name in ORDER)
    by = pl.col("issue_source")
    why = pl.col("terms").list.head(_REASONS_SHOWN).list.join("、")
    label_why = pl.format("导出表标签「{}」", pl.col("label"))
    return rows.with_columns(source.alias("issue_source")).with_columns(
        pl.when(by == LABEL)
        .then("label")
        .when(by == MODEL)
        .then("guess")
        .otherwise(pl.col("ruled").fill_null(OTHER_ISSUE))
        .alias("issue"),
        pl.when(by == LABEL)
        .then(label_why)
        .when(by == MODEL)
        .then("words")
        .otherwise(why)
        .alias("issue_why"),
        pl.col("score").alias("issue_score"),
    )


def _columns() -> list[pl.Expr]:
    labelled = pl.col("issue_source").eq_missing(LABEL)
    return [
        pl.col("issue"),
        pl.when(labelled).then("label_detail").otherwise("detail").alias("issue_detail"),
        pl.col("issues").fill_null(pl.lit([], dtype=pl.List(ISSUE_MENTION))),
        pl.col("issue_source", "issue_score", "issue_why"),
    ]


def _column(batch: pl.DataFrame, name: str) -> pl.Series:
    if name in batch.columns:
        return batch[name]
    return pl.Series(name, [None], dtype=pl.String).new_from_index(0, batch.height)


ANNOTATOR = Annotator(
    name="issues",
    needs=("tokens", CLAUSE_SCORES.name),
    adds=tuple(
        STANDARD[name]
        for name in (
            "issue",
            "issue_detail",
            "issues",
            "issue_source",
            "issue_score",
            "issue_why",
        )
    ),
    prepare=prepare,
)
