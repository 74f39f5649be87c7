"""Mask personal data before anything is stored or shown."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import TypeAlias

import numpy as np
import polars as pl

from csvoice.annotate.personal import FAMILIES, NAME_LABEL, Family, Kind

Places: TypeAlias = list[int]

# Not 单号: a number in a column of its own is what a case is looked up by.
_LABEL = rf"{NAME_LABEL}|电话|座机|固话|身份证|证件|护照|卡号|(?i:qq|vin)|微信|车架|[地住]址"
_PERSON = "联系人"
_MOMENT = r"^(?:19|20)\d\d[-/.][01]?\d[-/.][0-3]?\d(?:[ T]\d?\d:\d\d(?::\d\d)?)?$"
"""All digits, and nobody's: columns of dates need not be tried for every kind of number."""
_FEW = 32
"""Fewer texts are searched one by one, sooner than polars has compiled what to look for."""


def mask(texts: pl.Series, header: str = "") -> tuple[pl.Series, pl.Series]:
    """Mask personal data in `texts`.

    Args:
        texts: Cleaned texts.
        header: What stands above them in a table; 联系人 or 地址 is a label for every cell.

    Returns:
        The masked texts, and the kinds masked in each (List(String), one entry a place).
    """
    if is_label(header):
        return _mask_labelled(texts, f"{header}：")
    found: dict[int, list[str]] = {}
    masked = _mask_all(texts, found)
    return masked, _kinds_by_row(found, len(texts)) if found else nothing_masked(len(texts))


def mask_text(text: str) -> str:
    """Mask personal data in one sentence: an error, a label."""
    masked, _kinds = mask(pl.Series([text]))
    return str(masked[0])


def mask_file_name(name: str) -> str:
    """Mask personal data in the name of a file or sheet; a name that opens a part is a person's."""
    parts = re.split(r"([\s_.#（）()—-]+)", name)
    labelled = mask_text(_PERSON + f"\n{_PERSON}".join(parts[::2])).split("\n")
    parts[::2] = [part.removeprefix(_PERSON) for part in labelled]
    return mask_text("".join(parts))


def _kinds_by_row(found: dict[int, list[str]], height: int) -> pl.Series:
    kinds = nothing_masked(height)
    columns = {
        "row": pl.Series(list(found), dtype=pl.UInt32),
        "found": pl.Series(list(found.values()), dtype=kinds.dtype),
    }
    masked = pl.DataFrame(columns)
    every = pl.DataFrame({"row": pl.arange(height, eager=True, dtype=pl.UInt32), "pii": kinds})
    joined = every.join(masked, on="row", how="left", maintain_order="left")
    return joined.select(pl.coalesce("found", "pii").alias("pii")).to_series()


def _mask_labelled(texts: pl.Series, label: str) -> tuple[pl.Series, pl.Series]:
    masked, kinds = mask(pl.Series(texts.name, [label], dtype=pl.String) + texts)
    return masked.str.strip_prefix(label), kinds


def is_label(header: str) -> bool:
    """Tell whether a column's header says that its cells hold personal data."""
    return re.search(_LABEL, header) is not None


def nothing_masked(height: int) -> pl.Series:
    """Return an empty list for each of `height` texts."""
    return pl.Series("pii", [[]], dtype=pl.List(pl.String)).new_from_index(0, height)


def _mask_all(texts: pl.Series, found: dict[int, list[str]]) -> pl.Series:
    """Mask every kind; what stood glued to a masked number may show itself in a second pass."""
    rows = pl.arange(len(texts), eager=True)
    while len(rows):
        again = dict[int, list[str]]()
        some = texts.gather(rows)
        for family in FAMILIES:
            some = _mask_family(some, family, again)
        texts = texts.clone().scatter(rows, some)
        rows = rows.gather(sorted(again))
        for row, place in zip(rows, sorted(again), strict=True):
            found.setdefault(row, []).extend(again[place])
    return texts


def _mask_family(texts: pl.Series, family: Family, found: dict[int, list[str]]) -> pl.Series:
    """Mask a family of kinds, each in the texts that have its hint; note them in `found`."""
    rows, some, hinted = _suspects(texts, family)
    masked = dict[int, str]()
    for kind in family.kinds:
        for place in hinted[kind.hint]:
            row = rows[place]
            text, secrets = _mask_kind(masked.get(row, some[place]), kind)
            if secrets:
                masked[row] = text
                found.setdefault(row, []).extend([kind.name] * len(secrets))
    return texts.clone().scatter(list(masked), list(masked.values())) if masked else texts


def _suspects(texts: pl.Series, family: Family) -> tuple[list[int], list[str], dict[str, Places]]:
    """Return the rows that may hold a kind of the family, their texts, and where its hints are."""
    rows = _with_any(texts, family.gates).arg_true()
    some = texts.gather(rows)
    return rows.to_list(), some.to_list(), _with_each(some, family.hints)


def _with_any(texts: pl.Series, gates: Sequence[str]) -> pl.Series:
    text = pl.col("text")
    held = pl.any_horizontal(text.str.contains(gate) for gate in gates)
    return texts.to_frame("text").select(held & ~text.str.contains(_MOMENT)).to_series()


def _with_each(texts: pl.Series, hints: Sequence[str]) -> dict[str, Places]:
    if len(texts) < _FEW:
        return {hint: _places(texts, re.compile(hint)) for hint in hints}
    text = pl.col("text")
    held = texts.to_frame("text").select(text.str.contains(hint).alias(hint) for hint in hints)
    return {hint: np.flatnonzero(held[hint].to_numpy()).tolist() for hint in hints}


def _places(texts: pl.Series, hint: re.Pattern[str]) -> Places:
    return [place for place, text in enumerate(texts) if hint.search(text)]


def _mask_kind(text: str, kind: Kind) -> tuple[str, list[str]]:
    """Mask one kind; a name that was introduced is masked wherever it is said again."""
    secrets = list[str]()
    masked = kind.pattern.sub(partial(_replace, kind, secrets), text)
    for name in sorted({*secrets}, key=lambda one: (-len(one), one)) if kind.repeats else ():
        again = masked.count(name) if len(name) > 1 else 0
        masked = masked.replace(name, kind.placeholder) if again else masked
        secrets += [name] * again
    return masked, secrets


def _replace(kind: Kind, secrets: list[str], match: re.Match[str]) -> str:
    if not kind.check(match):
        return match[0]
    secrets.append(match[1])
    start, end = (place - match.start() for place in match.span(1))
    return match[0][:start] + kind.placeholder + match[0][end:]


def pseudonyms(customers: pl.Series, key: bytes) -> pl.Series:
    """Replace customers by keyed pseudonyms: the same customer, key and month after month the same.

    Source: keyed-hash pseudonymisation, ENISA "Pseudonymisation techniques and best practices"
    (2019), section 5.1.
    """
    unique = customers.drop_nulls().unique()
    unique = unique.filter(unique.str.strip_chars() != "")
    names = [f"客户-{_digest(customer, key)}" for customer in unique]
    return customers.replace_strict(unique, names, default=None, return_dtype=pl.String)


def _digest(customer: str, key: bytes) -> str:
    return hmac.new(key, customer.strip().encode(errors="replace"), sha256).hexdigest()[:10]
