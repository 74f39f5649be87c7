"""The rules of a taxonomy, laid flat: one group of terms an issue type, one a finer type."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import polars as pl

from csvoice.groups import TermGroups
from csvoice.lexicon import Taxonomy, Terms


@dataclass(frozen=True, slots=True)
class Rules:
    """What finds a taxonomy's terms in texts.

    Attributes:
        groups: The terms, group by group.
        names: One row a group: `group` (its number), `order` (of the issue type), `issue`,
            `detail` (null for an issue type's own terms).
    """

    groups: TermGroups
    names: pl.DataFrame

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> Rules:
        """Lay a taxonomy flat; what an issue type must not have binds its details as well."""
        terms: list[Terms] = []
        names: list[tuple[int, str, str | None]] = []
        for order, issue in enumerate(taxonomy.issues):
            terms.append(issue.own)
            names.append((order, issue.name, None))
            for detail in issue.details:
                terms.append(replace(detail, must_not=detail.must_not + issue.own.must_not))
                names.append((order, issue.name, detail.name))
        # No issue's: where they stand, they hide the terms they hold.
        terms.append(Terms("", terms=taxonomy.innocent))
        schema = {"order": pl.Int64, "issue": pl.String, "detail": pl.String}
        table = pl.DataFrame(names, schema=schema, orient="row").with_row_index("group")
        return cls(TermGroups(terms), table.with_columns(pl.col("group").cast(pl.Int64)))

    def hits(self, texts: pl.Series) -> pl.DataFrame:
        """Return the hits of `TermGroups.hits`, each with `order`, `issue` and `detail`."""
        return self.groups.hits(texts).join(self.names, on="group", maintain_order="left")


@cache
def rules_of(taxonomy: Taxonomy) -> Rules:
    """Build the rules of a taxonomy once a process."""
    return Rules.of(taxonomy)
