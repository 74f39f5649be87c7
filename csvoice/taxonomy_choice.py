"""Which taxonomy fits: by the terms that a sample of the texts holds."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from csvoice import dictionary_files
from csvoice.components import Dictionary
from csvoice.dictionary_files import read_bytes, read_taxonomy
from csvoice.errors import UsageError
from csvoice.lexicon import Taxonomy
from csvoice.lookup.haystack import searched_together
from csvoice.lookup.terms import TermMatcher
from csvoice.nearest import choices
from csvoice.plan import FITTING
from csvoice.storage.cache import content_name, kept

_SAMPLE, _SAMPLE_CHARACTERS = 3_000, 200_000
"""Rows, and characters, that choose a taxonomy: some hundred long messages say enough."""
_GENERAL = "general"
_HANDICAP = 0.8
_CHANCE = 0.2
"""A taxonomy with many terms hits more by chance; its hits are divided by their number to this."""


def choose_taxonomy(
    sample: pl.Series, wanted: str, dictionaries: Mapping[str, Dictionary], before: str | None
) -> tuple[Taxonomy, str, dict[str, float]]:
    """Choose the taxonomy that fits best: `wanted`, that of `before`, or what suits the `sample`.

    Args:
        sample: Texts; see `sample_of`.
        wanted: A name, a file, or `auto`.
        dictionaries: Those there are, by name.
        before: The taxonomy that an archive was annotated by.

    Returns:
        The taxonomy; why it is that one, a Chinese clause; and where it was chosen, how many of
        its terms a text holds on average, by name.

    Raises:
        UsageError: There is no taxonomy as wanted.
    """
    if wanted != "auto":
        taxonomy = read_taxonomy(taxonomy_file(wanted, dictionaries))
        return taxonomy, "由 --taxonomy 指定", {}
    if before and before in dictionaries and dictionaries[before].kind == "taxonomy":
        return read_taxonomy(dictionaries[before].path), "与存档一致", {}
    known = [one for one in dictionaries.values() if one.kind == "taxonomy"]
    read = _listed([one.path for one in known])
    listed, files = dict(read), {name: one.path for (name, _), one in zip(read, known, strict=True)}
    found = _found(listed, sample)
    density = {name: round(sum(found[name].values()) / max(1, len(sample)), 4) for name in listed}
    own = _own(listed, found)
    best = max(listed, key=lambda name: (_preference(name, own), name))
    taxonomy = read_taxonomy(files[best])
    held = f"{density[best]:.2f}".rstrip("0").rstrip(".")
    if density[best] >= FITTING:
        why = f"在 {len(sample):,} 条抽样中，每条平均命中它的 {held} 个词，与其他词典相比最贴切"
        return taxonomy, why, density
    why = (
        f"没有一部词典贴合这份数据：命中最多的「{taxonomy.title}」，每条平均也只命中 {held} 个词。"
        "先用通用的一部，类型仅供参考；用 csvoice taxonomy suggest 可从数据里拟出一部"
    )
    general = read_taxonomy(files[_GENERAL]) if _GENERAL in files else taxonomy
    return general, why, density


def _listed(files: Sequence[Path]) -> list[tuple[str, list[str]]]:
    """Return name and terms of each taxonomy; kept, since but one is read as a whole."""
    code = [Path(one).read_bytes() for one in (__file__, dictionary_files.__file__)]
    name = content_name("terms", ".json", *code, *map(read_bytes, files))
    listed: list[tuple[str, list[str]]] = json.loads(kept(name, lambda: _read_terms(files)))
    return listed


def _read_terms(files: Sequence[Path]) -> bytes:
    listed = [(one.name, _terms(one)) for one in map(read_taxonomy, files)]
    return json.dumps(listed, ensure_ascii=False).encode()


def _preference(name: str, own: Mapping[str, float]) -> float:
    """Let the taxonomy of a trade win over the general one when they are close."""
    return own[name] * (_HANDICAP if name == _GENERAL else 1.0)


def taxonomy_file(wanted: str, dictionaries: Mapping[str, Dictionary]) -> Path:
    """Find the file of a taxonomy by its name, or take the path of a .toml file.

    Raises:
        UsageError: There is no such file, or no such taxonomy; names the known ones.
    """
    if wanted in dictionaries and dictionaries[wanted].kind == "taxonomy":
        return dictionaries[wanted].path
    if wanted.endswith(".toml"):
        if not Path(wanted).is_file():
            raise UsageError(f"找不到词典文件 {wanted}，请检查路径和文件名。")
        return Path(wanted)
    known = [name for name, one in dictionaries.items() if one.kind == "taxonomy"]
    raise UsageError(
        f"没有名为「{wanted}」的问题类型词典。{choices(wanted, known)}也可以给出 .toml 文件的路径。"
    )


def sample_of(raw: pl.DataFrame) -> pl.Series:
    """Return texts of rows from all over the file, with their titles."""
    step = sample_step(raw.height, int(characters(raw).sum()))
    return sampled_texts(raw.gather_every(step))


def sample_step(rows: int, size: int) -> int:
    """Return that each so-manieth of `rows` is in the sample; `size` is their characters."""
    return max(1, rows // _SAMPLE, size // _SAMPLE_CHARACTERS)


def characters(rows: pl.DataFrame) -> pl.Series:
    """Return how many characters each row says, its title included."""
    lengths = [pl.col(name).str.len_chars().fill_null(0) for name in _said(rows)]
    return rows.select(pl.sum_horizontal(lengths).alias("characters")).to_series()


def sampled_texts(rows: pl.DataFrame) -> pl.Series:
    """Return what rows say, with their titles, on one line each."""
    joined = pl.concat_str(_said(rows), separator=" ", ignore_nulls=True)
    return rows.select(joined.str.replace_all(r"\s+", " ").alias("text")).to_series()


def _said(rows: pl.DataFrame) -> list[str]:
    return [name for name in ("title", "text") if name in rows.columns]


def _found(listed: Mapping[str, Sequence[str]], texts: pl.Series) -> dict[str, dict[str, int]]:
    """Count the texts that hold each term of each taxonomy."""
    with searched_together():
        matchers = {name: TermMatcher(terms) for name, terms in listed.items()}
    hits = [one.find(texts).with_columns(taxonomy=pl.lit(name)) for name, one in matchers.items()]
    counts = pl.concat(hits).group_by("taxonomy", "term").agg(pl.col("row").n_unique())
    found: dict[str, dict[str, int]] = {name: {} for name in listed}
    for name, term, texts_with in counts.iter_rows():
        found[name][listed[name][term]] = texts_with
    return found


def _own(
    listed: Mapping[str, Sequence[str]], found: Mapping[str, Mapping[str, int]]
) -> dict[str, float]:
    """Return how much each taxonomy hits; a term that k of them list (客服, 退费) weighs 1/√k.

    What only one trade says (宽带, 光猫) tells which trade it is; what several say tells less, yet
    not nothing.
    """
    times = Counter(term for terms in listed.values() for term in terms)
    return {
        name: math.fsum(texts * times[term] ** -0.5 for term, texts in terms.items())
        / max(1, len(listed[name])) ** _CHANCE
        for name, terms in found.items()
    }


def _terms(taxonomy: Taxonomy) -> list[str]:
    groups = [group for issue in taxonomy.issues for group in (issue.own, *issue.details)]
    return sorted({term.lower() for group in groups for term in group.terms})
