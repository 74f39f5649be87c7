"""Mask personal data before anything is stored or shown."""

from __future__ import annotations

import hmac
import re
from functools import partial
from hashlib import sha256

import polars as pl

from csvoice.annotate.personal import KINDS, NAME_LABEL, Kind

# Not 单号: a number in a column of its own is what a case is looked up by.
_LABEL = rf"{NAME_LABEL}|电话|座机|固话|身份证|证件|护照|卡号|(?i:qq|vin)|微信|车架|[地住]址"
_HINTS = tuple(dict.fromkeys(kind.hint for kind in KINDS))
_SUSPECT = "|".join(_HINTS)


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
    suspect = texts.str.contains(_SUSPECT).fill_null(value=False)
    kinds = nothing_masked(len(texts))
    if not suspect.any():
        return texts, kinds
    masked, masked_kinds = _mask_suspects(texts.filter(suspect))
    places = suspect.arg_true()
    found = pl.DataFrame({"place": places, "found": pl.Series(masked_kinds, dtype=kinds.dtype)})
    rows = pl.DataFrame({"place": pl.arange(len(texts), eager=True, dtype=pl.UInt32), "pii": kinds})
    joined = rows.join(found, on="place", how="left", maintain_order="left")
    everywhere = joined.select(pl.coalesce("found", "pii").alias("pii"))["pii"]
    return texts.clone().scatter(places, masked), everywhere


def _mask_labelled(texts: pl.Series, label: str) -> tuple[pl.Series, pl.Series]:
    masked, kinds = mask(pl.Series(texts.name, [label], dtype=pl.String) + texts)
    return masked.str.strip_prefix(label), kinds


def is_label(header: str) -> bool:
    """Tell whether a column's header says that its cells hold personal data."""
    return re.search(_LABEL, header) is not None


def nothing_masked(height: int) -> pl.Series:
    """Return an empty list for each of `height` texts."""
    return pl.Series("pii", [[]], dtype=pl.List(pl.String)).new_from_index(0, height)


def _mask_suspects(texts: pl.Series) -> tuple[list[str], list[list[str]]]:
    """Look for each kind in the texts that have its hint, one kind after the other."""
    hinted = pl.DataFrame({hint: texts.str.contains(hint) for hint in _HINTS})
    masked, found = texts.to_list(), [list[str]() for _ in range(len(texts))]
    for kind in KINDS:
        for place in hinted[kind.hint].arg_true():
            replace = partial(_replace, kind, found[place])
            masked[place] = kind.pattern.sub(replace, masked[place])
    return _mask_again(masked, found)


def _mask_again(masked: list[str], found: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """What stood glued to a number that is masked now may show itself only in a second pass."""
    changed = [place for place, kinds in enumerate(found) if kinds]
    if changed:
        texts, more = _mask_suspects(pl.Series([masked[place] for place in changed]))
        for place, text, kinds in zip(changed, texts, more, strict=True):
            masked[place] = text
            found[place] += kinds
    return masked, found


def _replace(kind: Kind, found: list[str], match: re.Match[str]) -> str:
    if not kind.check(match):
        return match[0]
    found.append(kind.name)
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
