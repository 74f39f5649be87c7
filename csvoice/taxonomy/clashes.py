"""Terms that stand twice, and terms that contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from csvoice.lexicon import Issue, Taxonomy, Terms
from csvoice.taxonomy.catalogue import groups_of
from csvoice.taxonomy.problems import SPEAKING, Place, Problem, places, problem_at

FEW_TERMS = 5
"""A type with fewer strong terms and patterns rests on too little."""


def clashes(taxonomy: Taxonomy) -> Iterator[Problem]:
    """Find duplicates, contradictions and types with few terms."""
    yield from _duplicates(taxonomy)
    for issue in taxonomy.issues:
        for group in groups_of(issue):
            yield from _contradictions(issue, group)
        yield from _few(issue)


def _duplicates(taxonomy: Taxonomy) -> Iterator[Problem]:
    demanding = {
        (issue.name, None if group is issue.own else group.name)
        for issue in taxonomy.issues
        for group in groups_of(issue)
        if group.must
    }
    written: dict[str, list[Place]] = defaultdict(list)
    for place in places(taxonomy):
        # A pattern's letters mean something else in capitals: \s is not \S.
        key = place.term if place.role == "patterns" else place.term.lower()
        written[key].append(place)
    for same in written.values():
        yield from _in_one_list(same)
        yield from _strong_and_weak(same)
        strong = [place for place in same if place.role in ("terms", "patterns")]
        yield from _in_two_types([one for one in strong if one[:2] not in demanding])


def _in_one_list(same: Sequence[Place]) -> Iterator[Problem]:
    seen: set[tuple[str, str | None, str]] = set()
    for place in same:
        if place[:3] in seen:
            message = f"在 {place.role} 里写了两遍，删去一个。"
            yield problem_at(place, "error", "term-twice", message)
        seen.add(place[:3])


def _strong_and_weak(same: Sequence[Place]) -> Iterator[Problem]:
    strong = {place[:2] for place in same if place.role == "terms"}
    for place in same:
        if place.role == "weak" and place[:2] in strong:
            message = "既在 terms 又在 weak 里，weak 里的不起作用，删去它。"
            yield problem_at(place, "warning", "strong-and-weak", message)


def _in_two_types(strong: Sequence[Place]) -> Iterator[Problem]:
    for place in strong[1:]:
        first = strong[0]
        if place.issue != first.issue:
            message = (
                f"也是「{first.issue}」的词，两类得分总是一样。只留在一类，或在两类都放进 weak。"
            )
            yield problem_at(place, "error", "two-types", message)
        elif place.detail != first.detail:
            other = f"「{first.detail}」" if first.detail else "类型自己"
            message = f"也写在{other}里，分不清是哪个细类。只留在一处。"
            yield problem_at(place, "warning", "two-details", message)


def _contradictions(issue: Issue, group: Terms) -> Iterator[Problem]:
    inherited = () if group is issue.own else issue.own.must_not
    barred = _folded((*group.must_not, *inherited))
    must = _folded(group.must)
    detail = None if group is issue.own else group.name
    for term in sorted(must & barred):
        message = "既在 must 又在 must_not 里：有它没它都不算。删去一处。"
        yield problem_at(Place(issue.name, detail, "must", term), "error", "must-and-not", message)
    for role in SPEAKING:
        for term in getattr(group, role):
            place = Place(issue.name, detail, role, term)
            if term.lower() in barred:
                message = "也在 must_not 里，所以从不算数。删去一处。"
                yield problem_at(place, "error", "barred-term", message)
            yield from _hides_must(place, must)


def _hides_must(place: Place, must: Iterable[str]) -> Iterator[Problem]:
    """A longer term hides the shorter one inside it, so the demand is not met by the term alone."""
    term = place.term.lower()
    inside = sorted(one for one in must if one in term and one != term)
    if inside and term not in must:
        message = f"含有 must 里的「{inside[0]}」，会把它盖住。把「{place.term}」也写进 must。"
        yield problem_at(place, "warning", "hides-must", message)


def _few(issue: Issue) -> Iterator[Problem]:
    count = sum(len(group.terms) + len(group.patterns) for group in groups_of(issue))
    if count < FEW_TERMS:
        message = f"只有 {count} 个词，会漏掉很多反馈。用 csvoice taxonomy suggest 从数据里找词。"
        yield Problem("warning", "few-terms", message, issue.name)


def _folded(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(term.lower() for term in terms)
