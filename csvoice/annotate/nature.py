"""Tell complaint, inquiry, suggestion and praise apart."""

from __future__ import annotations

import polars as pl

from csvoice.annotate.issues import RULE
from csvoice.annotate.sentiment import TONE, stars
from csvoice.components import Annotate, Annotator
from csvoice.lookup.groups import TermGroups
from csvoice.plan import Plan
from csvoice.schema import MATCHING, NATURES, PRAISE, STANDARD

COMPLAINT, INQUIRY, SUGGESTION = NATURES[:3]
_ASKS = "提问"
"""A clause that does nothing but ask, in the words of trouble or not: 怎么退货."""
_QUESTION = 20
"""Characters of a question that has said nothing before."""

_CLEAR = 0.35
_SLIGHT = 0.15


def prepare(plan: Plan) -> Annotate:
    """Build the matcher of the plan's nature cues."""
    groups = TermGroups(plan.lexicon.nature)
    names = [group.name for group in plan.lexicon.nature]
    decide = _in_complaints() if plan.kind == "complaints" else _in_any()
    trouble = _named() if plan.kind == "tickets" else _fault()

    def annotate(batch: pl.DataFrame) -> pl.DataFrame:
        return (
            batch.select(
                TONE.name,
                trouble.alias("trouble"),
                star=stars(batch, plan),
                one_clause=_one_clause(),
            )
            .hstack(_cues(groups, names, batch[MATCHING]))
            .with_columns(_given(batch, plan))
            .select(pl.coalesce("given", decide).alias("nature"))
        )

    return annotate


def _one_clause() -> pl.Expr:
    """A text, or the lines of a chat, without a clause before or after what is asked."""
    text = pl.col("text")
    return (text.str.len_chars() <= _QUESTION) & ~text.str.contains("[，。！；,;!?？~～…].")


def _given(batch: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return the natures that the export gives; with --relabel they are set aside."""
    if "label_nature" in batch.columns and not plan.relabel:
        return batch["label_nature"].alias("given")
    return pl.Series("given", [None], dtype=pl.String).new_from_index(0, batch.height)


def _cues(groups: TermGroups, names: list[str], texts: pl.Series) -> pl.DataFrame:
    """Return one Boolean column a nature: whether any of its cues stands in the text."""
    hits = groups.hits(texts)
    rows = pl.int_range(texts.len(), eager=True, dtype=pl.Int64)
    return pl.DataFrame(
        [
            rows.is_in(hits.filter(pl.col("group") == index)["row"].implode()).alias(name)
            for index, name in enumerate(names)
        ]
    )


def _named() -> pl.Expr:
    """A ticket that names an issue was opened because of it."""
    return pl.col("issues").list.len() > 0


def _fault() -> pl.Expr:
    """A review that names a fault (太慢) finds fault; one that names a topic (物流) does not."""
    return (pl.col("issue_source") == RULE) & pl.col("issue_detail").is_not_null()


def _in_complaints() -> pl.Expr:
    """Complaints and messages: pain, but for calm questions, suggestions and clear praise."""
    calm = (pl.col(TONE.name) >= -_SLIGHT) & ~pl.col(COMPLAINT)
    return (
        pl.when(pl.col(PRAISE) & ~pl.col(COMPLAINT) & (pl.col(TONE.name) > _CLEAR))
        .then(pl.lit(PRAISE))
        .when(pl.col(SUGGESTION) & calm)
        .then(pl.lit(SUGGESTION))
        .when(pl.col(INQUIRY) & calm)
        .then(pl.lit(INQUIRY))
        .otherwise(pl.lit(COMPLAINT))
    )


def _in_any() -> pl.Expr:
    """Reviews, tickets, surveys: cues, then stars, then the tone; null where nothing tells."""
    tone, stars = pl.col(TONE.name), pl.col("star")
    asks = pl.col(_ASKS) & pl.col("one_clause") & ~pl.col(PRAISE) & stars.is_null()
    return (
        pl.when(pl.col(COMPLAINT) & (tone < _CLEAR) & (stars.fill_null(-1) < _CLEAR))
        .then(pl.lit(COMPLAINT))
        .when(asks)
        .then(pl.lit(INQUIRY))
        .when(pl.col(SUGGESTION) & ~pl.col(PRAISE) & (tone > -_CLEAR))
        .then(pl.lit(SUGGESTION))
        .when(pl.col(INQUIRY) & ~pl.col(PRAISE) & (tone.abs() <= _SLIGHT))
        .then(pl.lit(INQUIRY))
        .when((stars > _CLEAR) & (tone > -_CLEAR))
        .then(pl.lit(PRAISE))
        .when(pl.col(PRAISE) & (tone > 0) & (stars.fill_null(1) >= 0))
        .then(pl.lit(PRAISE))
        .when((stars < 0) | (tone < -_SLIGHT))
        .then(pl.lit(COMPLAINT))
        .when(tone > _SLIGHT)
        .then(pl.lit(PRAISE))
        .when((tone <= 0) & pl.col("trouble"))
        .then(pl.lit(COMPLAINT))
    )


ANNOTATOR = Annotator(
    name="nature",
    needs=("tokens", TONE.name, "issues", "issue_detail", "issue_source"),
    adds=(STANDARD["nature"],),
    prepare=prepare,
)
