"""A model in one file: a fitted pipeline saved with skops, and its card beside it in the archive.

Nothing in a file is executed on loading: skops builds objects of the types in `TRUSTED` and of
those it knows from scikit-learn, numpy and scipy; a file that names any other is refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from sklearn.pipeline import Pipeline

from csvoice.errors import InputError, UsageError, reason_of
from csvoice.learn.card import CARD, FORMAT, Card, archive_of, token_settings
from csvoice.learn.features import Words
from csvoice.lexicon import UserWord

SUFFIX = ".skops"
TRUSTED = (
    "csvoice.learn.features.CharGrams",
    "csvoice.learn.features.Cut",
    "csvoice.learn.features.TaxonomyHits",
    "csvoice.learn.features.Words",
    "csvoice.learn.few.SetRightByLabels",
    "csvoice.learn.nbsvm.NBSVM",
    "csvoice.learn.rejecting.RejectingClassifier",
    "csvoice.learn.weak.RuleScores",
    "csvoice.learn.weak.TaughtByRules",
    "csvoice.lexicon.Issue",
    "csvoice.lexicon.Taxonomy",
    "csvoice.lexicon.Terms",
    "csvoice.lexicon.UserWord",
)
_STEPS = ["cut", "features", "classify"]
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

    def as_bytes(self) -> bytes:
        """Return the bytes of the model's file; the same model gives the same bytes."""
        return archive_of(self.pipeline, self.card)

    @property
    def vocabulary(self) -> list[str]:
        """The words the model knows, in lower case, sorted."""
        words: list[str] = words_step(self.pipeline).vocabulary_.tolist()
        return words


def words_step(pipeline: Pipeline) -> Words:
    """Return the step of a classifier's features that counts words."""
    words: Words = dict(pipeline.named_steps["features"].transformer_list)["word"][0]
    return words


def load_model(path: Path, expected: str | None = None) -> Model:
    """Read a model file; `expected` is its SHA-256, where it was read before.

    Raises:
        InputError: There is no such file; it is a pickle, damaged, or not a model of csvoice; it
            was written by another version; it holds types that are not trusted; it has changed.
    """
    content = _read(path)
    if expected is not None and sha256(content).hexdigest() != expected:
        raise InputError(f"模型 {path} 在运行中被改动，请再运行一次。")
    card = _card(content, path)
    return Model(_pipeline(content, path), card)


def check_tokens(
    model: Model, path: Path, tokenizer: str, user_words: tuple[UserWord, ...]
) -> None:
    """Refuse a model that was trained on words cut in another way.

    Raises:
        UsageError: Tokenizer, user words or the version of jieba differ; says which.
    """
    then, now = model.card.tokens, token_settings(tokenizer, user_words)
    if then.get("tokenizer") != tokenizer:
        used = then.get("tokenizer")
        raise UsageError(
            f"模型 {path} 训练时用的分词器是 {used}，现在是 {tokenizer}，请加 --tokenizer {used}。"
        )
    if then != now:
        what = "自定义词" if then.get("user_words") != now["user_words"] else "jieba 的版本"
        raise UsageError(
            f"模型 {path} 训练时的{what}与现在不同，切出的词不一样，"
            "请改回原来的，或用 csvoice train 重新训练。"
        )


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"读不到模型 {path}（{reason_of(error)}），请检查路径。") from None
    if content[:2] == b"PK":
        return content
    if content[:1] == b"\x80":
        raise InputError(
            f"{path} 是 pickle 文件，打开它可能执行其中的任意代码，已拒绝；"
            "请用 csvoice train 训练模型。"
        )
    raise InputError(f"{path} 不是 csvoice 的模型文件，请用 csvoice train 训练一个。")


_LARGEST_CARD = 10_000_000
"""Bytes; a card with 10,000 labels has one."""


def _card(content: bytes, path: Path) -> Card:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if CARD not in archive.namelist():
                raise InputError(
                    f"{path} 不是 csvoice 的模型文件（里面没有模型说明），"
                    "请用 csvoice train 训练一个。"
                )
            if archive.getinfo(CARD).file_size > _LARGEST_CARD:
                raise _damaged(path)
            card = Card.of_json(archive.read(CARD))
    except _BROKEN:
        raise _damaged(path) from None
    now = version("csvoice")
    if card.format != FORMAT or _minor(card.csvoice) != _minor(now):
        raise InputError(
            f"模型 {path} 由 csvoice {card.csvoice} 训练，现在是 {now}，两版的模型不通用，"
            "请用 csvoice train 重新训练。"
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
                f"模型 {path} 含有不受信任的类型 {'、'.join(strange[:3])}，"
                "打开它可能执行别人的代码，已拒绝；"
                "请向来源确认，或用 csvoice train 重新训练。"
            )
        pipeline = loads(content, trusted=list(TRUSTED))
    except _BROKEN:
        raise _damaged(path) from None
    if not isinstance(pipeline, Pipeline) or list(pipeline.named_steps) != _STEPS:
        raise _damaged(path)
    return pipeline


def _damaged(path: Path) -> InputError:
    return InputError(f"模型 {path} 不完整或已损坏，请重新复制，或用 csvoice train 重新训练。")
