"""A model in one file: a fitted pipeline saved with skops, and its card beside it in the archive.

Nothing in a file is executed on loading: skops builds objects of the types in `TRUSTED` and of
those it knows from scikit-learn, numpy and scipy; a file that names any other is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from sklearn.pipeline import Pipeline

from csvoice.errors import InputError, reason_of
from csvoice.i18n import _
from csvoice.learn.card import FORMAT, Card

SUFFIX = ".skops"
TRUSTED = (
    "csvoice.learn.features.CharGrams",
    "csvoice.learn.features.Cut",
    "csvoice.learn.features.TaxonomyHits",
    "csvoice.learn.features.Words",
    "csvoice.learn.nbsvm.NBSVM",
    "csvoice.learn.rejecting.RejectingClassifier",
    "csvoice.lexicon.Issue",
    "csvoice.lexicon.Taxonomy",
    "csvoice.lexicon.Terms",
    "csvoice.lexicon.UserWord",
)
_CARD, _SCHEMA = "card.json", "schema.json"
_IDS = rb'"__id__": (\d+)|"(\d+)\.npy"'
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    AttributeError,
    EOFError,
    ImportError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading a damaged archive may raise."""


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted classifier of issue types and what it says of itself.

    Attributes:
        pipeline: As `issue_classifier` makes it, fitted.
        card: Its card.
    """

    pipeline: Pipeline
    card: Card

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the columns of `predict_proba`."""
        return tuple(self.card.labels)


def model_bytes(model: Model) -> bytes:
    """Return the bytes of a model file; the same model gives the same bytes."""
    from skops.io import dumps

    saved = zipfile.ZipFile(io.BytesIO(dumps(model.pipeline)))
    parts = {name: saved.read(name) for name in saved.namelist()}
    numbers = _numbers(parts[_SCHEMA])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _write(archive, _CARD, model.card.as_json().encode())
        _write(archive, _SCHEMA, re.sub(_IDS, lambda hit: _renumbered(hit, numbers), parts[_SCHEMA]))
        names = (name for name in parts if name.endswith(".npy"))
        for name in sorted(names, key=lambda name: numbers[name.removesuffix(".npy").encode()]):
            number = numbers[name.removesuffix(".npy").encode()]
            _write(archive, f"{number}.npy", parts[name])
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


def load_model(path: Path) -> Model:
    """Read a model file.

    Raises:
        InputError: There is no such file; it is a pickle, damaged, or not a model of csvoice; it
            was written by another version; it holds types that are not trusted.
    """
    content = _read(path)
    card = _card(content, path)
    return Model(_pipeline(content, path), card)


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            _("读不到模型 {file}（{reason}），请检查路径。").format(
                file=path, reason=reason_of(error)
            )
        ) from None
    if content[:2] == b"PK":
        return content
    if content[:1] == b"\x80":
        raise InputError(
            _(
                "{file} 是 pickle 文件，打开它可能执行其中的任意代码，已拒绝；"
                "请用 csvoice train 训练模型。"
            ).format(file=path)
        )
    raise InputError(
        _("{file} 不是 csvoice 的模型文件，请用 csvoice train 训练一个。").format(file=path)
    )


def _card(content: bytes, path: Path) -> Card:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if _CARD not in archive.namelist():
                raise InputError(
                    _(
                        "{file} 里没有模型说明，不是 csvoice 的模型文件，请用 csvoice train 训练一个。"
                    ).format(file=path)
                )
            card = Card.of_json(archive.read(_CARD))
    except _BROKEN:
        raise _damaged(path) from None
    now = version("csvoice")
    if card.format != FORMAT or _minor(card.csvoice) != _minor(now):
        raise InputError(
            _(
                "模型 {file} 由 csvoice {then} 训练，现在是 {now}，两版的模型不通用，"
                "请用 csvoice train 重新训练。"
            ).format(file=path, then=card.csvoice, now=now)
        )
    return card


def _minor(number: str) -> list[str]:
    return number.split(".")[:2]


def _pipeline(content: bytes, path: Path) -> Pipeline:
    from skops.io import get_untrusted_types, loads

    try:
        strange = sorted(set(get_untrusted_types(data=content)) - set(TRUSTED))
        if strange:
            raise InputError(
                _(
                    "模型 {file} 含有不受信任的类型 {types}，打开它可能执行别人的代码，已拒绝；"
                    "请向来源确认，或用 csvoice train 重新训练。"
                ).format(file=path, types=_("、").join(strange[:3]))
            )
        pipeline = loads(content, trusted=list(TRUSTED))
    except _BROKEN:
        raise _damaged(path) from None
    if not isinstance(pipeline, Pipeline) or list(pipeline.named_steps) != _STEPS:
        raise _damaged(path)
    return pipeline


_STEPS = ["cut", "features", "classify"]


def _damaged(path: Path) -> InputError:
    return InputError(
        _("模型 {file} 不完整或已损坏，请重新复制，或用 csvoice train 重新训练。").format(file=path)
    )
