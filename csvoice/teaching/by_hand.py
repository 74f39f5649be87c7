"""Label feedback by hand: what to ask next, what was answered, and the file that holds it.

Everything follows from the answers given so far: the same rows and answers lead to the same
question, so that a session that was left goes on where it stopped.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from csvoice.annotate.clean import matching
from csvoice.errors import InputError
from csvoice.learn.active import ROUND, Guess, first_rows, learn, next_rows
from csvoice.learn.pool import Pool, make_pool
from csvoice.lexicon import Taxonomy
from csvoice.read.encoding import decode
from csvoice.spreadsheets import as_csv, unguarded
from csvoice.storage.output import write_files

MOST_ROWS = 10_000
"""Rows to choose from; of larger inputs every second, third … row is taken."""
SURE = 0.8
HEADER = ("id", "text", "label")


@dataclass(frozen=True, slots=True)
class Answer:
    """A row and what was said of it.

    Attributes:
        id: Its id.
        text: Its text, masked, with its title.
        label: Its type; empty where it was skipped.
    """

    id: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A row to be labelled.

    Attributes:
        id: Its id.
        text: Its text, masked, with its title.
        guess: The likeliest type; None before anything is known.
        probability: How likely.
        why: The words behind it.
    """

    id: str
    text: str
    guess: str | None
    probability: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a session stands.

    Attributes:
        labelled: Rows with a label.
        skipped: Rows without.
        right: Of the last round's labels, how many had been guessed.
        asked: How many labels the last round gave.
        rest: Rows not asked about.
        confidence: Mean probability of the guesses on them.
        sure: How many of these guesses are at least SURE.
    """

    labelled: int
    skipped: int
    right: int
    asked: int
    rest: int
    confidence: float
    sure: int


class Session:
    """Questions and answers about a table of feedback.

    Args:
        table: Annotated rows: `id`, `text`, `tokens`, and `title` where there are titles.
        taxonomy: What is known beforehand; None for nothing.
        types: Types to choose from; those of the taxonomy by default.
        answers: Answers of an earlier session; those about other rows are kept aside.
    """

    def __init__(
        self,
        table: pl.DataFrame,
        taxonomy: Taxonomy | None = None,
        types: Sequence[str] = (),
        answers: Sequence[Answer] = (),
    ) -> None:
        known = [issue.name for issue in taxonomy.issues] if taxonomy else []
        self._given = list(types) or known
        self._rows = _rows_to_ask(table)
        self._pool: Pool = make_pool(self._rows.select("text", "tokens"), taxonomy)
        self._place = {text: row for row, text in enumerate(self._rows["shown"])}
        self._others = [one for one in answers if one.text not in self._place]
        self._answers = [one for one in answers if one.text in self._place]
        self._basis: list[Answer] | None = None
        self._guess: Guess
        self._queue: list[int]

    @property
    def answers(self) -> list[Answer]:
        """All answers, those about other rows first."""
        return [*self._others, *self._answers]

    @property
    def types(self) -> list[str]:
        """The types to choose from: those given, then new ones as they came up."""
        said = [one.label for one in self.answers if one.label]
        return list(dict.fromkeys([*self._given, *said]))

    @property
    def round_is_full(self) -> bool:
        """Whether the answers have just completed a round."""
        return bool(self._answers) and len(self._answers) % ROUND == 0

    def question(self) -> Question | None:
        """Return what to ask next; None when every row was asked about."""
        self._catch_up()
        asked = {self._place[one.text] for one in self._answers}
        row = next((row for row in self._queue if row not in asked), None)
        if row is None:
            return None
        identity, text = self._rows["id"][row], self._rows["shown"][row]
        # In the first round, where no taxonomy knows better, every single answer counts.
        guess = self._guess if self._guess.classes else self._learn(self._answers)
        if not guess.classes:
            return Question(identity, text, None, 0.0, ())
        best = int(guess.probabilities[row].argmax())
        name = guess.classes[best]
        why = self._pool.why(row, name, guess.weights[best])
        probability = float(guess.probabilities[row, best])
        return Question(identity, text, name, probability, tuple(why))

    def answer(self, label: str) -> None:
        """Label the row in question; an empty label skips it."""
        question = self.question()
        if question is not None:
            self._answers.append(Answer(question.id, question.text, label))

    def undo(self) -> Answer | None:
        """Take the last answer back, so that its row is asked about again."""
        return self._answers.pop() if self._answers else None

    def standing(self) -> Standing:
        """Learn from all answers and say how sure the guesses on the rest are."""
        guess = self._learn(self._answers)
        asked = [self._place[one.text] for one in self._answers]
        rest = np.setdiff1d(np.arange(len(self._pool)), np.array(asked, dtype=np.int64))
        best = guess.probabilities[rest].max(axis=1, initial=0.0)
        labelled = [one for one in self._answers if one.label]
        before = self._learn(self._answers[:-ROUND])
        last = [one for one in self._answers[-ROUND:] if one.label]
        return Standing(
            labelled=len(labelled),
            skipped=len(self._answers) - len(labelled),
            right=sum(self._guessed(before, one) == one.label for one in last),
            asked=len(last),
            rest=len(rest),
            confidence=float(best.mean()) if len(rest) else 0.0,
            sure=int((best >= SURE).sum()),
        )

    def _catch_up(self) -> None:
        """Learn from the rounds that are complete, and choose the rows of the next."""
        basis = self._answers[: len(self._answers) // ROUND * ROUND]
        if basis == self._basis:
            return
        self._guess = self._learn(basis)
        asked = [self._place[one.text] for one in basis]
        pool = self._pool
        self._queue = next_rows(pool, self._guess, asked) if asked else first_rows(pool)
        self._basis = basis

    def _learn(self, answers: Sequence[Answer]) -> Guess:
        labelled = [one for one in answers if one.label]
        rows = [self._place[one.text] for one in labelled]
        return learn(self._pool, rows, [one.label for one in labelled])

    def _guessed(self, guess: Guess, answer: Answer) -> str | None:
        if not guess.classes:
            return None
        return guess.classes[int(guess.probabilities[self._place[answer.text]].argmax())]


def _rows_to_ask(table: pl.DataFrame) -> pl.DataFrame:
    """Return `id`, `shown`, `text` (as matched) and `tokens`; every text once, at most so many."""
    title = table["title"] if "title" in table.columns else pl.Series([""] * table.height)
    shown = pl.concat_str(pl.lit(title).fill_null(""), pl.col("text"), separator=" ")
    rows = table.select(
        "id",
        shown.str.strip_chars().alias("shown"),
        matching(title, table["text"]).alias("text"),
        "tokens",
    )
    told = rows.unique("text", keep="first", maintain_order=True)
    return told.gather_every(-(-told.height // MOST_ROWS))


def read_answers(file: Path) -> list[Answer]:
    """Read the answers of an earlier session; a file that is not there holds none.

    Raises:
        InputError: The file holds something else.
    """
    if not file.exists():
        return []
    table = csv.DictReader(io.StringIO(decode(file.read_bytes(), file).text, newline=""))
    if not set(HEADER) <= set(table.fieldnames or ()):
        raise InputError(
            f"{file} 已经存在，但不是标注文件（应有 id、text、label 三列），没有改动它；"
            "请换一个 -o。"
        )
    return [Answer(*(unguarded((row[name] or "").strip()) for name in HEADER)) for row in table]


def write_answers(file: Path, answers: Sequence[Answer]) -> None:
    """Write answers, whole or not at all.

    Raises:
        OutputError: The file cannot be written; what stood there before is still there.
    """
    columns = [(one.id, one.text, one.label) for one in answers]
    table = pl.DataFrame(columns, schema=dict.fromkeys(HEADER, pl.String), orient="row")
    write_files(file.parent, {file.name: as_csv(table)})
