"""How the terms of a taxonomy fare in real texts: never said, or always hidden by longer ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from csvoice.lexicon import Taxonomy, Terms
from csvoice.lookup.groups import TermGroups
from csvoice.lookup.terms import TermMatcher
from csvoice.numerals import count
from csvoice.taxonomy.problems import SPEAKING, Place, Problem, places

MIN_TEXTS = 3
"""A term that is hidden in fewer texts may only have had bad luck."""

_SHOWN = 12


def usage(taxonomy: Taxonomy, texts: pl.Series) -> pl.DataFrame:
    """Count in how many texts each term or pattern that speaks for a type stands.

    Returns:
        One row a term, in the order it is written. Columns `issue`, `detail`, `role`, `term`,
        `count` (texts that hold it, inside a longer term or not).
    """
    speaking = [place for place in places(taxonomy) if place.role in (*SPEAKING, "patterns")]
    literal = sorted({place.term.lower() for place in speaking if place.role in SPEAKING})
    found = TermMatcher(literal, overlapping=True).find(texts).select("row", "term").unique()
    said = dict(found.group_by("term").len().iter_rows())
    counts = {term: said.get(number, 0) for number, term in enumerate(literal)}
    rows = [
        (*place, _matches(place, texts) if place.role == "patterns" else counts[place.term.lower()])
        for place in speaking
    ]
    schema = {name: pl.String() for name in Place._fields} | {"count": pl.Int64()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _matches(place: Place, texts: pl.Series) -> int:
    """Count the texts in which a pattern is found as annotate finds it."""
    group = Terms(place.issue, patterns=(place.term,))
    return TermGroups([group]).hits(texts)["row"].n_unique()


def dead(table: pl.DataFrame, n: int) -> Iterator[Problem]:
    """Name the terms that none of the texts holds, a line a type or finer type."""
    groups = table.group_by("issue", "detail", maintain_order=True)
    for (issue, detail), rows in groups:
        unsaid = rows.filter(pl.col("count") == 0)["term"]
        if unsaid.is_empty():
            continue
        shown = "、".join(unsaid.head(_SHOWN)) + ("……" if len(unsaid) > _SHOWN else "")
        message = (
            f"{count(rows.height)} 个词里有 {count(len(unsaid))} 个在 {count(n)} "
            "条文本里一次也没有出现。"
            "确认没有写错，用不上的可以删去。"
        )
        yield Problem("warning", "unsaid", message, str(issue), detail, shown, 0)


def hidden(taxonomy: Taxonomy, texts: pl.Series) -> Iterator[Problem]:
    """Find the terms that stand in texts but always inside, or across, terms of other types."""
    literal = [place for place in places(taxonomy) if place.role != "patterns"]
    owners: dict[str, set[str]] = {}
    for place in literal:
        owners.setdefault(place.term.lower(), set()).add(place.issue)
    covers = _always_covered(sorted(owners), texts)
    for place in literal:
        n, hiders = covers.get(place.term.lower(), (0, []))
        own = any(place.issue in owners[hider] for hider in hiders)
        if n >= MIN_TEXTS and not own and place.role in SPEAKING:
            message = (
                f"在 {count(n)} 条文本里出现，每次都被「{min(owners[hiders[0]])}」的词"
                f"「{hiders[0]}」盖住，从不算数。"
                "删去它，或改那个词。"
            )
            yield Problem("warning", "hidden", message, place.issue, place.detail, place.term, n)


def _always_covered(terms: Sequence[str], texts: pl.Series) -> dict[str, tuple[int, list[str]]]:
    """Return the terms that a leftmost-longest search never finds though texts hold them.

    Returns:
        By term: how many texts hold it, and the terms that cover it, the most frequent first.
    """
    chosen = TermMatcher(terms).find(texts)
    every = TermMatcher(terms, overlapping=True).find(texts)
    lost = every.join(chosen.select("term").unique(), on="term", how="anti")
    covering = chosen.rename({"term": "hider", "start": "from", "end": "to"})
    pairs = lost.join(covering, on="row").filter(
        (pl.col("from") < pl.col("end")) & (pl.col("to") > pl.col("start"))
    )
    hiders = pairs.group_by("term", "hider").len().sort(-pl.col("len").cast(pl.Int64), "hider")
    by_term = hiders.group_by("term").agg("hider")
    texts_of = lost.group_by("term").agg(pl.col("row").n_unique().alias("n"))
    return {
        terms[term]: (n, [terms[hider] for hider in hiding])
        for term, n, hiding in texts_of.join(by_term, on="term").iter_rows()
    }
