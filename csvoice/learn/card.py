"""What a model file says of itself, and the archive in which the card lies beside the model."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from csvoice.lexicon import UserWord

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

FORMAT = 1
"""Changes when a model file of before can no longer be used."""
WEAK, FEW = "weak", "few"
"""Recipes of models learned without labels, and from few labels beside unlabelled rows."""


@dataclass(frozen=True, slots=True)
class Card:
    """A model's card, JSON-ready.

    Attributes:
        format: FORMAT of the csvoice that wrote it.
        csvoice: Version of csvoice.
        scikit_learn: Version of scikit-learn.
        data_sha256: Hash of the texts and labels learned from.
        files: Names of the files they came from.
        header: Header of the label column.
        rows: Texts learned from.
        unlabelled: Rows left out because their label was empty.
        first_date: Day of the earliest row, ISO; empty without dates.
        last_date: Day of the latest row.
        labels: Rows by label, in sorted order.
        several: Whether a text may have several labels.
        taxonomy: Name of the taxonomy whose terms serve as features; empty for none.
        recipe: Name of the recipe.
        tokens: As `token_settings` gives it: who cut the words.
        scores: Out of fold: `accuracy`, `macro_f1`, `coverage` (share of rows above the threshold)
            and `sure_accuracy` (accuracy among them); learned without labels: `coverage` and
            `taught` (share of rows that the taxonomy was sure about).
        threshold: Least probability of an answer.
        score_deciles: Nine borders between tenths of the out-of-fold best probabilities.
        rare_words: Share of the words said that were said in one text only: about the share of
            unknown words to expect in new texts of the same kind (I. Good (1953), "The population
            frequencies of species and the estimation of population parameters").
    """

    format: int
    csvoice: str
    scikit_learn: str
    data_sha256: str
    files: tuple[str, ...]
    header: str
    rows: int
    unlabelled: int
    first_date: str
    last_date: str
    labels: dict[str, int]
    several: bool
    taxonomy: str
    recipe: str
    tokens: dict[str, str]
    scores: dict[str, float]
    threshold: float
    score_deciles: tuple[float, ...]
    rare_words: float
    notes: tuple[str, ...] = field(default=())

    def as_json(self) -> str:
        """Return the card as JSON, readable and always the same."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def of_json(cls, text: str | bytes) -> Card:
        """Read a card.

        Raises:
            ValueError: It is no JSON object.
            TypeError: It lacks a field, or has an unknown one.
        """
        values = json.loads(text)
        if not isinstance(values, dict):
            raise TypeError("a card is a JSON object")
        lists = {name for name, value in values.items() if isinstance(value, list)}
        return cls(**{**values, **{name: tuple(values[name]) for name in lists}})


def token_settings(tokenizer: str, user_words: tuple[UserWord, ...]) -> dict[str, Any]:
    """Return what decides where words are cut: the tokenizer, its words, versions."""
    words = repr([(one.word, one.frequency, one.tag) for one in user_words])
    return {
        "tokenizer": tokenizer,
        "user_words": sha256(words.encode()).hexdigest()[:16],
        "jieba": version("jieba"),
        "rjieba": version("rjieba"),
    }


CARD = "card.json"
_SCHEMA, _ARRAY = "schema.json", ".npy"
_IDS = rb'"__id__": (\d+)|"(\d+)\.npy"'
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def archive_of(pipeline: Pipeline, card: Card) -> bytes:
    """Return the bytes of a model file; the same pipeline and card give the same bytes."""
    from skops.io import dumps

    saved = zipfile.ZipFile(io.BytesIO(dumps(pipeline)))
    parts = {name: saved.read(name) for name in saved.namelist()}
    numbers = _numbers(parts[_SCHEMA])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _write(archive, CARD, card.as_json().encode())
        schema = re.sub(_IDS, lambda hit: _renumbered(hit, numbers), parts.pop(_SCHEMA))
        _write(archive, _SCHEMA, schema)
        arrays = {numbers[name.removesuffix(_ARRAY).encode()]: name for name in parts}
        for number, name in sorted(arrays.items()):
            _write(archive, f"{number}{_ARRAY}", parts[name])
    return buffer.getvalue()


def _numbers(schema: bytes) -> dict[bytes, int]:
    """Number the objects of a schema as they come; skops names them by their place in memory."""
    found = (hit.group(1) or hit.group(2) for hit in re.finditer(_IDS, schema))
    return {name: number for number, name in enumerate(dict.fromkeys(found))}


def _renumbered(hit: re.Match[bytes], numbers: dict[bytes, int]) -> bytes:
    identity, file = hit.groups()
    return b'"__id__": %d' % numbers[identity] if identity else b'"%d.npy"' % numbers[file]


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content, compresslevel=6)
