"""Learn dictionaries/tone.tsv: what characters and sentiment words say about a review's tone.

    python benchmarks/tone.py DATA_DIR [-o FILE] [--measure]

DATA_DIR holds shopping_reviews.csv (ten domains), smart_home_app_reviews.csv (one more; up to 2
stars bad, from 4 good), car_complaints_2024q1.csv (blame, told as a report of facts) and
gov_message_titles.csv (neither). The model is logistic regression with a ridge penalty and without
an intercept, so that a text that says nothing is neutral. It weighs what `csvoice.annotate.tone`
finds: characters and pairs of them that stand in at least five texts of at least half of the
domains (so that no domain's topics are learned), and the measures of the sentiment words.
`--measure` first leaves out each domain in turn and prints how right the weights learned from the
others are there. docs/quality.md has the figures. Same input, same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from figures import AbsentError, existing
from numpy.typing import NDArray
from reviews import clear_app_reviews, shopping_reviews
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import roc_auc_score

from csvoice.annotate.clauses import ClauseReader
from csvoice.annotate.clean import matching
from csvoice.annotate.grams import DIGIT, END, GramFinder
from csvoice.annotate.sentiment import Valence
from csvoice.annotate.tone import MEASURE, MEASURES, ToneModel, damping, measure_words, speaking
from csvoice.config_file import load_config
from csvoice.dictionary_files import dictionary_folder
from csvoice.lexicon import Lexicon
from csvoice.planning import load_lexicon
from csvoice.plugins import load_plugins
from csvoice.segment import fast

APPS, CARS, TITLES = "应用", "汽车投诉", "留言标题"
NEUTRAL = 0.5
CLEAR = 0.1
"""From this tone on, a text counts as praised."""
FEWEST_TEXTS = 5
STRENGTH = 1.0
SPREAD = 10.0
"""By how much a measure's standard deviation is made smaller than 1: it may weigh less freely."""
UNREADABLE = r"[#@\s\x{10000}-\x{10FFFF}]"
RUNS = {r"[0-9]+": DIGIT, r"[\s，,。．.！!；;：:、…~～—-]+": END}

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

HEADER = """\
# What a text's characters, and the measures of its sentiment words (@), say about its tone.
# Made by benchmarks/tone.py from {texts:,} texts of {domains} domains (learned numbers, no texts):
# don't edit, run it again. The method stands there and in csvoice/annotate/tone.py, figures in
# docs/quality.md. How it is read: gram<TAB>weight. "，" is the end of a clause, 0 a number. The sum
# over a text, by the root of its length + 40, and the weighed measures are log-odds of praise.
"""


@dataclass(frozen=True, slots=True)
class Reviews:
    """Labelled texts, laid out for learning.

    Attributes:
        texts: As matched.
        praise: 1 for praise, 0 for blame, `NEUTRAL` for neither.
        domain: Where it is from.
        grams: Candidates.
        counts: How often each gram stands in each text, damped, shape (texts, grams).
        measures: Of the sentiment words, shape (texts, measures).
        spoken: Whether a text has any sentiment word.
    """

    texts: pl.Series
    praise: Floats
    domain: NDArray[np.str_]
    grams: NDArray[np.str_]
    counts: sparse.csr_matrix
    measures: Floats
    spoken: Booleans


def main() -> None:
    """Learn the table and write it; measure it first where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the reviews")
    parser.add_argument("-o", "--output", type=Path, default=dictionary_folder() / "tone.tsv")
    parser.add_argument("--measure", action="store_true", help="leave out each domain in turn")
    arguments = parser.parse_args()
    try:
        reviews = laid_out(labelled(arguments.data))
    except AbsentError as reason:
        print(f"skipped: {reason}")
        return
    if arguments.measure:
        for line in left_out(reviews):
            print(line, flush=True)
    weights = learn(reviews, np.ones(len(reviews.praise), dtype=bool))
    header = HEADER.format(texts=len(reviews.praise), domains=len(np.unique(reviews.domain)))
    table = "".join(f"{name}\t{weight:g}\n" for name, weight in weights.items())
    arguments.output.write_text(header + table, encoding="utf-8", newline="\n")
    print(f"{len(weights):,} weights written")


def labelled(data: Path) -> pl.DataFrame:
    """Return columns `text` (as matched), `praise` and `domain`."""
    shopping, apps = shopping_reviews(data), clear_app_reviews(data)
    cars = column(data / "car_complaints_2024q1.csv", "投诉简述")
    titles = column(data / "gov_message_titles.csv", "留言主题")
    told = pl.concat(
        [
            shopping.select("text", "good", domain="cat", title=pl.lit("")),
            apps.select("text", "good", domain=pl.lit(APPS), title="title"),
            cars.select("text", good=False, domain=pl.lit(CARS), title=pl.lit("")),
            titles.select("text", good=NEUTRAL, domain=pl.lit(TITLES), title=pl.lit("")),
        ],
        how="vertical_relaxed",
    )
    spoken = matching(told["title"], told["text"]).alias("text")
    return told.select(spoken, "domain", praise=pl.col("good").cast(pl.Float64))


def column(file: Path, header: str) -> pl.DataFrame:
    """Return one column of a table as `text`."""
    return pl.read_csv(existing(file), infer_schema=False).select(text=header).drop_nulls()


def laid_out(reviews: pl.DataFrame) -> Reviews:
    """Find the candidates and the measures of all texts."""
    lexicon = load_lexicon(load_plugins(load_config()).dictionaries)
    texts, grams = reviews["text"], candidates(reviews["text"])
    found = GramFinder(grams).find(texts)
    counts = sparse.csr_matrix(
        (damping(found)[found.row].astype(np.float32), (found.row, found.gram)),
        shape=(len(texts), len(grams) + 1),
    )[:, :-1]
    measures, spoken = measured(texts, lexicon)
    return Reviews(
        texts=texts,
        praise=reviews["praise"].to_numpy(),
        domain=reviews["domain"].to_numpy().astype(str),
        grams=np.array(grams),
        counts=counts,
        measures=measures,
        spoken=spoken,
    )


def candidates(texts: pl.Series) -> list[str]:
    """Return the characters and pairs that stand in enough texts, folded as `GramFinder` does."""
    folded = texts.str.to_lowercase()
    for run, sign in RUNS.items():
        folded = folded.str.replace_all(run, sign)
    counter = CountVectorizer(
        analyzer="char", ngram_range=(1, 2), min_df=5 * FEWEST_TEXTS, lowercase=False
    )
    counter.fit(END + folded.str.strip_chars(END) + END)
    names = pl.Series(counter.get_feature_names_out().tolist())
    return names.filter(~names.str.contains(UNREADABLE) & (names != END)).to_list()


def measured(texts: pl.Series, lexicon: Lexicon) -> tuple[Floats, Booleans]:
    """Return the measures of the texts' sentiment words, and which texts have any."""
    layout = ClauseReader(lexicon).read(texts, fast(())(texts))
    words = Valence(lexicon).scored(layout)
    measures = measure_words(words, layout, len(texts))
    return measures, speaking(words, len(texts))


def learn(reviews: Reviews, rows: Booleans) -> dict[str, float]:
    """Return the weights learned from some of the texts, grams first, without those that are 0."""
    chosen = spread(reviews, rows)
    scale = 1 / reviews.measures[rows].std(axis=0) / SPREAD
    features = sparse.hstack(
        [reviews.counts[rows][:, chosen], sparse.csr_matrix(reviews.measures[rows] * scale)]
    ).tocsr()
    fitted = fit(features, reviews.praise[rows])
    fitted[len(chosen) :] *= scale
    names = [*reviews.grams[chosen], *(MEASURE + name for name in MEASURES)]
    rounded = zip(names, fitted.round(2).tolist(), strict=True)
    return {str(name): weight for name, weight in rounded if weight}


def spread(reviews: Reviews, rows: Booleans) -> NDArray[np.int64]:
    """Choose the grams that stand in enough texts of at least half of the domains."""
    domains = np.unique(reviews.domain[rows])
    held = [
        reviews.counts[rows & (reviews.domain == domain)].getnnz(axis=0) >= FEWEST_TEXTS
        for domain in domains
    ]
    return np.flatnonzero(2 * np.sum(held, axis=0) >= len(domains))


def fit(features: sparse.csr_matrix, praise: Floats) -> Floats:
    """Return the weights of ridge logistic regression without an intercept."""
    back = features.T.tocsr()

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = features @ weights
        gradient = STRENGTH * weights + back @ (expit(odds) - praise)
        missed = np.logaddexp(0, odds) - praise * odds
        return float(missed.sum() + STRENGTH / 2 * weights @ weights), gradient

    options = {"maxiter": 100, "ftol": 1e-6}
    start = np.zeros(features.shape[1])
    fitted: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    return fitted


def left_out(reviews: Reviews) -> Iterator[str]:
    """Learn from all domains but one and tell how right that is there, domain by domain."""
    tones, judged = np.zeros(len(reviews.praise)), reviews.praise != NEUTRAL
    yield "| domain | rows | accuracy | AUC |\n| --- | --- | --- | --- |"
    for domain in np.unique(reviews.domain):
        test = reviews.domain == domain
        tones[test] = held_out(reviews, domain)
        yield scored(domain, tones[test], reviews.praise[test])
    shopping = judged & ~np.isin(reviews.domain, (APPS, CARS))
    yield scored("all shopping reviews", tones[shopping], reviews.praise[shopping])
    yield from calibration(tones[judged], reviews.praise[judged] == 1)


def held_out(reviews: Reviews, domain: str) -> Floats:
    """Return the tone of a domain's texts by weights learned from all other domains."""
    test = reviews.domain == domain
    return told(reviews, learn(reviews, ~test), test)


def calibration(tones: Floats, good: Booleans) -> Iterator[str]:
    """Tell, for weak to strong tones, how often they are right and how often they mean to be."""
    size = pl.Series("tone", np.abs(tones))
    table = pl.DataFrame({"band": (size * 5).cast(int).clip(0, 4), "tone": size})
    table = table.with_columns(right=pl.Series((tones > 0) == good))
    bands = table.group_by("band").agg(pl.len(), pl.col("tone").mean(), pl.col("right").mean())
    for _, rows, tone, right in bands.sort("band").iter_rows():
        yield f"tone ±{tone:.2f}: {rows:,} rows, {right:.3f} right, {(1 + tone) / 2:.3f} meant"


def told(reviews: Reviews, weights: Mapping[str, float], rows: Booleans) -> Floats:
    """Return the tone of some of the texts by other weights, as csvoice tells it."""
    return ToneModel(weights).tone(
        reviews.texts.filter(pl.Series(rows)), reviews.measures[rows], reviews.spoken[rows]
    )


def scored(name: str, tones: Floats, praise: Floats) -> str:
    """Write a line of the table; no tone counts as bad, and where nobody praises none should."""
    if praise.max() < 1:
        return f"| {name} | {len(tones):,} | praised {np.mean(tones > CLEAR):.4f} | – |"
    accuracy = np.mean((tones > 0) == (praise == 1))
    return f"| {name} | {len(tones):,} | {accuracy:.4f} | {roc_auc_score(praise, tones):.4f} |"


if __name__ == "__main__":
    main()
