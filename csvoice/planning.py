"""Make the Plan: one deterministic pass over the raw rows, then nothing changes any more."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from functools import cache
from hashlib import blake2b, sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from csvoice.analyze.ratings import SCALES
from csvoice.components import Annotator, Dictionary, Tokenizer
from csvoice.config import Config
from csvoice.dictionary_files import (
    dictionary_folder,
    read_brands,
    read_own_channels,
    read_severity,
    read_term_groups,
    read_unmeant,
    read_user_words,
    read_weights,
    read_words,
)
from csvoice.errors import UsageError
from csvoice.lexicon import Lexicon, UserWord
from csvoice.lookup.terms import TermMatcher
from csvoice.nearest import choices
from csvoice.plan import Kind, ModelFile, Plan
from csvoice.plugins import Plugins
from csvoice.schema import EXPORT_PREFIX, URGENT
from csvoice.storage.keys import pseudonym_key
from csvoice.taxonomy_choice import choose_taxonomy, sample_of

DECIDING = ("csvoice", "jieba", "rjieba", "polars", "numpy", "scikit-learn", "opencc")
"""Distributions that decide how a text is annotated, to the byte."""
_ANNOTATING = (Annotator.hook, Tokenizer.hook)
ROOMS = ("annotate", "segment", "lookup", "learn")
"""Folders whose code annotations depend on, beside the files above them."""
_OFTEN, _OFTEN_ROWS = 0.1, 20
_KINDS: dict[Kind, str] = {
    "complaints": "投诉|诉求|申诉|举报|维权|留言|反映|来信|信件|信访|complaint",
    "tickets": "工单|报修|报障|维修|派单|受理|办结|处理结果|处理人|ticket|case",
}


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an archive says about the choices of a plan, so that months stay comparable.

    Attributes:
        taxonomy: The taxonomy that was in force last.
        headers: The `export:` columns of the archived rows.
        rating: The highest rating among them.
    """

    taxonomy: str | None = None
    headers: tuple[str, ...] = ()
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """What a plan depends on of the raw rows, which may lie on many machines.

    Attributes:
        columns: Standard and `export:` columns.
        sample: Texts of rows from all over the files, as `sample_of` gives them.
        places: Channels and files that the rows are from.
        rating: The highest rating; None without any.
        customers: The export's columns that repeat `customer`.
        ids: Those that repeat `id`.
    """

    columns: tuple[str, ...]
    sample: pl.Series
    places: tuple[str, ...]
    rating: float | None
    customers: tuple[str, ...]
    ids: tuple[str, ...]


def overview_of(raw: pl.DataFrame, sample: pl.Series | None = None) -> Overview:
    """Look through raw rows; `sample` stands for theirs where other rows are elsewhere."""
    places = [raw[name].unique() for name in ("channel", "source") if name in raw.columns]
    highest = raw["rating"].cast(pl.Float64).max() if "rating" in raw.columns else None
    return Overview(
        columns=tuple(raw.columns),
        sample=sample_of(raw) if sample is None else sample,
        places=tuple(str(one) for place in places for one in place),
        rating=highest if isinstance(highest, float) else None,
        customers=_copies(raw, "customer"),
        ids=_copies(raw, "id"),
    )


def make_plan(
    raw: pl.DataFrame | Overview, config: Config, plugins: Plugins, earlier: Earlier | None = None
) -> Plan:
    """Choose what annotate works by.

    Args:
        raw: Raw rows with standard and `export:` columns, or what is known of them.
        config: Options of the run.
        plugins: Plugins in force; their dictionaries and tokenizers count.
        earlier: What an archive adds; the plan must suit its rows as well.

    Raises:
        UsageError: An unknown taxonomy or tokenizer; names the known ones; a model that was
            trained on words cut in another way.
        InputError: The model cannot be used.
    """
    check_tokenizer(config.tokenizer, plugins)
    dictionaries = plugins.dictionaries
    earlier = earlier or Earlier()
    seen = raw if isinstance(raw, Overview) else overview_of(raw)
    taxonomy, why, coverage = choose_taxonomy(
        seen.sample, config.taxonomy, dictionaries, earlier.taxonomy
    )
    words = user_words(dictionaries, config.user_words)
    lexicon = load_lexicon(dictionaries, config.stopwords)
    plan = Plan(
        taxonomy=taxonomy,
        taxonomy_why=why,
        coverage=coverage,
        lexicon=lexicon,
        tokenizer=config.tokenizer,
        user_words=words,
        relabel=config.relabel,
        kind=_kind((*seen.columns, *earlier.headers)),
        own_channels=_own_channels(seen, lexicon, taxonomy.name),
        rating_top=_rating_top(seen.rating, earlier.rating),
        private_columns=seen.customers,
        id_columns=seen.ids,
        pseudonym_key=pseudonym_key(config.key) if "customer" in seen.columns else b"",
        model=_model(config.model, config.tokenizer, words),
    )
    # How the taxonomy was chosen changes with every new row; what it says of them does not.
    chosen = replace(plan, taxonomy_why="", coverage={})
    return replace(plan, digest=_digest(chosen, plugins, config))


def load_lexicon(dictionaries: Mapping[str, Dictionary], stopwords: Sequence[Path] = ()) -> Lexicon:
    """Read the dictionaries for sentiment, nature and severity, brands, and all stop words."""
    folder = dictionary_folder()
    lists = [one.path for one in dictionaries.values() if one.kind == "stopwords"]
    sentiment: dict[str, float] = {}
    for one in dictionaries.values():
        sentiment |= read_weights(one.path) if one.kind == "sentiment" else {}
    return Lexicon(
        sentiment=sentiment,
        turns=read_weights(folder / "sentiment_patterns.tsv"),
        tone=read_weights(folder / "tone.tsv"),
        negation=read_words([folder / "negation.txt"]),
        degree=read_weights(folder / "degree.tsv"),
        hypothetical=read_words([folder / "hypothetical.txt"]),
        contrast=read_words([folder / "contrast.txt"]),
        nature=read_term_groups(folder / "nature.toml", "nature"),
        severity=read_severity(folder / "severity.toml"),
        unmeant=read_unmeant(folder / "severity.toml"),
        stopwords=read_words([*lists, *stopwords]),
        brands=tuple(
            brand
            for one in dictionaries.values()
            if one.kind == "brands"
            for brand in read_brands(one.path)
        ),
    )


def check_tokenizer(name: str, plugins: Plugins) -> None:
    """Raise UsageError for a tokenizer that nobody gives; it names those there are."""
    if name not in plugins.tokenizers:
        raise UsageError(f"没有名为「{name}」的分词器。{choices(name, plugins.tokenizers)}")


def user_words(
    dictionaries: Mapping[str, Dictionary], extra: Sequence[Path]
) -> tuple[UserWord, ...]:
    """Read the words that the tokenizer must know: the dictionaries', then those of `extra`."""
    paths = [one.path for one in dictionaries.values() if one.kind == "words"]
    return tuple(word for path in (*paths, *extra) for word in read_user_words(path))


def _model(path: Path | None, tokenizer: str, words: tuple[UserWord, ...]) -> ModelFile | None:
    if path is None:
        return None
    # scikit-learn takes seconds to load and is needed with a model only.
    from csvoice.learn.model import check_tokens, load_model

    model = load_model(path)
    check_tokens(model, path, tokenizer, words)
    return ModelFile(str(path), sha256(path.read_bytes()).hexdigest(), asdict(model.card))


def _kind(columns: Sequence[str]) -> Kind:
    own = [name for name in columns if name.startswith(EXPORT_PREFIX)]
    headers = " ".join(own).lower()
    return next((kind for kind, words in _KINDS.items() if re.search(words, headers)), "reviews")


def _own_channels(seen: Overview, lexicon: Lexicon, taxonomy: str) -> tuple[str, ...]:
    """Name the authorities that the file is from: to them nobody threatens with themselves.

    They stand in its channels, headers or name, in every tenth text, or are known for the trade.
    """
    known = read_own_channels(dictionary_folder() / "severity.toml").get(taxonomy, ())
    authorities = [term for one in lexicon.severity[URGENT] if one.needs for term in one.terms]
    if not authorities:
        return tuple(sorted(known))
    hits = TermMatcher(authorities).find(seen.sample).select("row", "term").unique()
    often = max(_OFTEN_ROWS, _OFTEN * len(seen.sample))
    frequent = hits.group_by("term").len().filter(pl.col("len") >= often)["term"]
    written = " ".join(seen.places) + " ".join(seen.columns)
    named = {term for term in authorities if term in written}
    return tuple(sorted({*known, *named, *(authorities[term] for term in frequent)}))


def _rating_top(*ratings: float | None) -> float | None:
    known = [value for value in ratings if value is not None]
    if not known:
        return None
    highest = max(known)
    return next((top for top in SCALES if highest <= top), SCALES[-1])


def _copies(raw: pl.DataFrame, standard: str) -> tuple[str, ...]:
    """Name the export's own columns that repeat a standard one."""
    if standard not in raw.columns:
        return ()
    own = [name for name in raw.columns if name.startswith(EXPORT_PREFIX)]
    return tuple(name for name in own if raw[name].str.strip_chars().equals(raw[standard]))


def annotation_digest(plan: Plan, plugins: Plugins, config: Config) -> str:
    """Hash what the annotations of masked rows depend on: the plan without how rows are masked.

    Rows of an archive that bear another digest were annotated in another way.
    """
    masked = replace(
        plan,
        taxonomy_why="",
        coverage={},
        private_columns=(),
        id_columns=(),
        pseudonym_key=b"",
        digest="",
    )
    return _digest(masked, plugins, config)


def _digest(plan: Plan, plugins: Plugins, config: Config) -> str:
    annotating = [one for one in plugins.found if set(_ANNOTATING) & one.components.keys()]
    names = {one.name for one in annotating}
    names |= {
        name for one in annotating for hook in _ANNOTATING for name in one.components.get(hook, ())
    }
    parts: dict[str, Any] = {
        "plan": plan,
        "annotators": sorted(plugins.annotators),
        "plugins": [(one.name, one.origin, one.error) for one in plugins.found],
        "options": {name: repr(config.plugins.get(name)) for name in names},
        "versions": _versions(),
        "code": _code([Path(one.file) for one in annotating if one.file]),
    }
    text = json.dumps(parts, sort_keys=True, default=_plain, ensure_ascii=False)
    return blake2b(text.encode(), digest_size=16).hexdigest()


@cache
def _versions() -> dict[str, str]:
    return {name: version(name) for name in DECIDING}


def _code(plugins: Sequence[Path]) -> str:
    """Hash the modules that annotate, so that no other build's annotations are taken for ours."""
    package = Path(__file__).parent
    files = {*package.glob("*.py"), *plugins, dictionary_folder() / "blanks.toml"}
    files |= {file for room in ROOMS for file in package.glob(f"{room}/**/*.py")}
    for plugin in plugins:
        files |= set(plugin.parent.glob("**/*.py")) if plugin.name == "__init__.py" else set()
    return blake2b(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()


def _plain(value: Any) -> str | list[str] | dict[str, Any]:
    """Say in JSON what JSON does not know; `asdict` would copy every dictionary first."""
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return value.hex() if isinstance(value, bytes) else sorted(value)
