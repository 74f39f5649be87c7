"""Which taxonomies there are, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csvoice.config import Config
from csvoice.dictionary_files import read_taxonomy
from csvoice.lexicon import Issue, Taxonomy, Terms
from csvoice.plugins import load_plugins
from csvoice.taxonomy_choice import taxonomy_file


@dataclass(frozen=True, slots=True)
class Entry:
    """A taxonomy that can be chosen.

    Attributes:
        wanted: What `--taxonomy` takes: a name, or the path of a file.
        taxonomy: The taxonomy itself.
        origin: 内置, the plugin it comes from, or the file.
    """

    wanted: str
    taxonomy: Taxonomy
    origin: str


def catalogue(config: Config) -> list[Entry]:
    """List the taxonomies of csvoice, then of plugins, then the file that csvoice.toml names.

    Raises:
        CsvoiceError: A taxonomy that cannot be read.
    """
    plugins = load_plugins(config)
    dictionaries = plugins.dictionaries.items()
    named = [
        Entry(name, read_taxonomy(one.path), plugins.giver(one).origin)
        for name, one in dictionaries
        if one.kind == "taxonomy"
    ]
    if not config.taxonomy.endswith(".toml"):
        return named
    file = taxonomy_file(config.taxonomy, plugins.dictionaries)
    return [*named, Entry(config.taxonomy, read_taxonomy(file), str(file))]


def find_file(wanted: str, config: Config) -> Path:
    """Return the file of a taxonomy, by name or path.

    Raises:
        UsageError: There is none; names the known ones.
    """
    return taxonomy_file(wanted, load_plugins(config).dictionaries)


def groups_of(issue: Issue) -> Iterator[Terms]:
    """Give what speaks for an issue type as such, then its details."""
    yield issue.own
    yield from issue.details


def size(issue: Issue) -> int:
    """Count the terms, weak terms and patterns that speak for an issue type."""
    return sum(len(one.terms) + len(one.weak) + len(one.patterns) for one in groups_of(issue))


def as_json(taxonomy: Taxonomy) -> dict[str, Any]:
    """Return a taxonomy with all its terms, ready for JSON."""
    issues = [
        {
            **_terms(issue.own),
            "meaning": issue.meaning,
            "size": size(issue),
            "details": [_terms(detail) for detail in issue.details],
        }
        for issue in taxonomy.issues
    ]
    return {
        "name": taxonomy.name,
        "title": taxonomy.title,
        "about": taxonomy.about,
        "issues": issues,
    }


def _terms(group: Terms) -> dict[str, Any]:
    return {
        "name": group.name,
        "terms": list(group.terms),
        "weak": list(group.weak),
        "must": list(group.must),
        "must_not": list(group.must_not),
        "patterns": list(group.patterns),
    }
