"""Dictionaries as frozen data: words, weights, groups of terms and issue taxonomies.

All terms are written folded: simplified characters, half-width forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HIT = "◆"
"""Stands for a hit in patterns of the clause around it."""


@dataclass(frozen=True, slots=True)
class UserWord:
    """A word the segmenter must know.

    Attributes:
        word: The word itself, without spaces at its ends.
        frequency: Occurrences in jieba's corpus of 60 million; None lets jieba work out one that
            makes the word win; 0 deletes the word.
        tag: Part of speech in jieba's notation.
    """

    word: str
    frequency: int | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms under one name, with what must or must not stand in the same text.

    Attributes:
        name: Issue detail, nature or severity reason the terms speak for.
        terms: Each counts 1.
        weak: Ambiguous terms; each counts one half.
        must: Where given, at least one must occur as well.
        must_not: None of them may occur.
        patterns: Regular expressions; each counts 1.
        needs: For severity: patterns of the clause around a hit, the hit written `HIT`; where
            given, at least one must fit.
        unless: For severity: the same, none of them may fit.
        told: For severity: in a text that retells a story it is a matter of the plot.
        threat: For severity: it counts when it is only supposed as well (再不处理就起诉).
    """

    name: str
    terms: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    told: bool = False
    threat: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue type: what speaks for it as such, and its finer types."""

    name: str
    meaning: str
    own: Terms
    details: tuple[Terms, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Issue types of one trade, on two levels.

    Attributes:
        name: What `--taxonomy` calls it.
        title: Its Chinese name.
        about: What it is for.
        issues: The types, in order.
        innocent: Phrases that hold a term and name something else (导航版 for 导航).
    """

    name: str
    title: str
    about: str
    issues: tuple[Issue, ...]
    innocent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand and the other ways people write it.

    Attributes:
        name: What the report calls it.
        aliases: Other spellings.
        ambiguous: The name is an ordinary word as well: in a text only its aliases count.
        trade: The dictionary it comes from: app, automobile, …
        innocent: Phrases that hold the name and mean something else (三星级, 小米粥).
    """

    name: str
    aliases: tuple[str, ...] = ()
    ambiguous: bool = False
    trade: str = ""
    innocent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmeant:
    """When a grave word is not meant.

    Attributes:
        figures: Patterns of a clause that is a figure of speech, the word written `HIT`.
        doubts: Patterns of a clause that only supposes.
        stories: Words of a text that retells a book or a film.
        writer: Pattern of a clause in which the writer speaks of himself.
    """

    figures: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    stories: Terms = Terms("")
    writer: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything annotate looks words up in.

    Attributes:
        sentiment: Weight of each sentiment word; the sign says good or bad.
        turns: The same of turns of phrase, by regular expression.
        tone: Learned weights of characters and of measures of the words; see `annotate/tone.py`.
        negation: Words that turn the meaning of what follows.
        degree: What a word multiplies the one after it by.
        hypothetical: Words that make what follows a wish, a question or a supposition.
        contrast: Words that open a clause of their own.
        nature: What speaks for each nature.
        severity: Reasons of each level.
        stopwords: Words that say nothing.
        brands: Brands and their spellings.
    """

    sentiment: Mapping[str, float]
    negation: frozenset[str]
    degree: Mapping[str, float]
    hypothetical: frozenset[str]
    contrast: frozenset[str]
    nature: tuple[Terms, ...]
    severity: Mapping[str, tuple[Terms, ...]]
    stopwords: frozenset[str]
    unmeant: Unmeant = Unmeant()
    brands: tuple[Brand, ...] = ()
    turns: Mapping[str, float] = field(default_factory=dict)
    tone: Mapping[str, float] = field(default_factory=dict)
